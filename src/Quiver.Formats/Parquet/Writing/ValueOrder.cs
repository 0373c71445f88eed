namespace Quiver.Formats.Parquet.Writing;

/// <summary>How the bounds of a column compare (parquet.thrift, ColumnOrder).</summary>
enum ValueOrder
{
    /// <summary>There is no order, so there are no bounds.</summary>
    None,

    /// <summary>Signed integers.</summary>
    Signed,

    /// <summary>Unsigned integers, and bytes one by one.</summary>
    Unsigned,

    /// <summary>IEEE numbers without NaN.</summary>
    Floating,

    /// <summary>Two's complement, most significant byte first.</summary>
    BigEndian,
}
