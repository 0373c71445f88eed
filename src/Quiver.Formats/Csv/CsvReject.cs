namespace Quiver.Formats.Csv;

/// <summary>A record that cannot be read.</summary>
/// <param name="Kind">Why.</param>
/// <param name="LineOffset">Where the record starts in the text.</param>
/// <param name="Offset">Where it goes wrong.</param>
/// <param name="Column">The 1-based number of the column, 0 where it is the record as a whole.</param>
/// <param name="ColumnName">The column, null where there is none.</param>
/// <param name="Line">The record, cut where it is very long.</param>
/// <param name="Message">What is wrong, for people.</param>
sealed record CsvReject(
    CsvRejectKind Kind, long LineOffset, long Offset, int Column, string? ColumnName, string Line, string Message)
{
    /// <summary>The most bytes of a record that are kept.</summary>
    public const int MaxLineBytes = 64 << 10;

    /// <summary>The name of the kind in tables of rejects, as DuckDB has it.</summary>
    public string KindName => Kind switch
    {
        CsvRejectKind.Cast => "CAST",
        CsvRejectKind.MissingColumns => "MISSING COLUMNS",
        CsvRejectKind.TooManyColumns => "TOO MANY COLUMNS",
        CsvRejectKind.UnquotedValue => "UNQUOTED VALUE",
        CsvRejectKind.LineSize => "LINE SIZE OVER MAXIMUM",
        _ => "INVALID ENCODING",
    };
}
