namespace Quiver.Arrow.Types;

/// <summary>An exact span of time in 64 bits.</summary>
public sealed record DurationType : DataType
{
    internal DurationType(TimeUnit unit)
        : base(TypeId.Duration, PhysicalType.Int64)
    {
        Unit = unit;
    }

    /// <summary>The resolution.</summary>
    public TimeUnit Unit { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Duration({TimeUnits.Symbol(Unit)})";
}
