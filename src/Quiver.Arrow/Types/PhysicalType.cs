namespace Quiver.Arrow.Types;

/// <summary>How the values of a type lie in memory; kernels dispatch on this and not on the logical type.</summary>
enum PhysicalType
{
    None,
    Bit,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float32,
    Float64,

    /// <summary>16 bytes: months, days, nanoseconds.</summary>
    Interval,

    /// <summary>16-byte string views, see <c>StringView</c>.</summary>
    View,
    List,
    Struct,
}
