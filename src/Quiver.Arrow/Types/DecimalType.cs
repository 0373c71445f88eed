namespace Quiver.Arrow.Types;

/// <summary>Exact decimals: an integer divided by ten to the scale. Up to 18 digits lie in 64 bits, up to 38 in 128.</summary>
public sealed record DecimalType : DataType
{
    /// <summary>The most digits that a decimal may have.</summary>
    public const int MaxPrecision = 38;

    /// <summary>The most digits that lie in 64 bits.</summary>
    internal const int MaxPrecision64 = 18;

    internal DecimalType(int precision, int scale)
        : base(TypeId.Decimal, precision <= MaxPrecision64 ? PhysicalType.Int64 : PhysicalType.Int128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        Precision = precision;
        Scale = scale;
    }

    /// <summary>Digits in all, 1 to 38.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point, 0 to the precision.</summary>
    public int Scale { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Decimal({Precision}, {Scale})";
}
