namespace Quiver.Arrow.Types;

/// <summary>A point in time as a 64-bit count since 1970-01-01T00:00:00; UTC where there is a zone, wall clock where there is
/// none.</summary>
public sealed record TimestampType : DataType
{
    internal TimestampType(TimeUnit unit, string? zone)
        : base(TypeId.Timestamp, PhysicalType.Int64)
    {
        Unit = unit;
        Zone = zone;
    }

    /// <summary>The resolution.</summary>
    public TimeUnit Unit { get; }

    /// <summary>The zone in which values are shown, null for a wall clock reading.</summary>
    public string? Zone { get; }

    /// <inheritdoc/>
    public override string ToString() => Zone is null
        ? $"Timestamp({TimeUnits.Symbol(Unit)})" : $"Timestamp({TimeUnits.Symbol(Unit)}, {Zone})";
}
