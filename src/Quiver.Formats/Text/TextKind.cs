namespace Quiver.Formats.Text;

/// <summary>How the values of a column become text.</summary>
enum TextKind
{
    /// <summary>By the code for any value.</summary>
    Other,

    /// <summary>Signed integers, by width.</summary>
    Int8,

    /// <summary>Two bytes.</summary>
    Int16,

    /// <summary>Four bytes.</summary>
    Int32,

    /// <summary>Eight bytes.</summary>
    Int64,

    /// <summary>Unsigned integers, by width.</summary>
    UInt8,

    /// <summary>Two bytes.</summary>
    UInt16,

    /// <summary>Four bytes.</summary>
    UInt32,

    /// <summary>Eight bytes.</summary>
    UInt64,

    /// <summary>Doubles.</summary>
    Float64,

    /// <summary>Decimals of eight bytes.</summary>
    Decimal64,

    /// <summary>Decimals of sixteen bytes, most of which fit in eight.</summary>
    Decimal128,

    /// <summary>Days.</summary>
    Date,

    /// <summary>Timestamps.</summary>
    Timestamp,

    /// <summary>Bits.</summary>
    Boolean,

    /// <summary>UTF-8 text.</summary>
    Utf8,
}
