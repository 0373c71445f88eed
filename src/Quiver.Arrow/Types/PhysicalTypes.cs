namespace Quiver.Arrow.Types;

/// <summary>Facts about <see cref="PhysicalType"/>.</summary>
static class PhysicalTypes
{
    /// <summary>Returns the bytes of a value, 0 where values have no fixed width in bytes.</summary>
    public static int Width(PhysicalType type) => type switch
    {
        PhysicalType.Int8 or PhysicalType.UInt8 => 1,
        PhysicalType.Int16 or PhysicalType.UInt16 => 2,
        PhysicalType.Int32 or PhysicalType.UInt32 or PhysicalType.Float32 => 4,
        PhysicalType.Int64 or PhysicalType.UInt64 or PhysicalType.Float64 => 8,
        PhysicalType.Int128 or PhysicalType.Interval or PhysicalType.View => 16,
        _ => 0,
    };
}
