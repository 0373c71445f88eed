using Quiver.Arrow.Columns;

namespace Quiver.InfluxQl.Results;

/// <summary>
/// Rows of one series of an answer. A long series comes in several pieces, one after the other: all but the first have
/// <see cref="IsContinuation"/>.
/// </summary>
/// <param name="Name">The measurement; null where the answer has no name, as that of SHOW SERIES.</param>
/// <param name="Tags">The tags that the rows are grouped by, sorted by key; empty for none.</param>
/// <param name="ColumnNames">The names of the columns. A column of times is a timestamp of nanoseconds, of any position.</param>
/// <param name="Columns">The values: Int64, UInt64, Float64, Boolean, Utf8, or a timestamp of nanoseconds; nulls are nulls.</param>
/// <param name="RowCount">The number of rows; 0 for a series that is shown without values.</param>
sealed record SeriesRows(
    string? Name,
    IReadOnlyList<KeyValuePair<string, string>> Tags,
    IReadOnlyList<string> ColumnNames,
    IReadOnlyList<Column> Columns,
    int RowCount)
{
    /// <summary>Whether the rows belong to the series of the piece before.</summary>
    public bool IsContinuation { get; init; }
}
