namespace Quiver.Arrow.Types;

/// <summary>Time of day since midnight, in 64 bits whatever the unit.</summary>
public sealed record TimeType : DataType
{
    internal TimeType(TimeUnit unit)
        : base(TypeId.Time, PhysicalType.Int64)
    {
        Unit = unit;
    }

    /// <summary>The resolution.</summary>
    public TimeUnit Unit { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Time({TimeUnits.Symbol(Unit)})";
}
