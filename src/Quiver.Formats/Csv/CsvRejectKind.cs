namespace Quiver.Formats.Csv;

/// <summary>Why a record cannot be read.</summary>
enum CsvRejectKind
{
    /// <summary>A value does not have its column's type.</summary>
    Cast,

    /// <summary>There are fewer fields than columns.</summary>
    MissingColumns,

    /// <summary>There are more fields than columns.</summary>
    TooManyColumns,

    /// <summary>A quote is not closed, or text follows it.</summary>
    UnquotedValue,

    /// <summary>The record or a field is too long.</summary>
    LineSize,

    /// <summary>Bytes are no valid text.</summary>
    InvalidEncoding,
}
