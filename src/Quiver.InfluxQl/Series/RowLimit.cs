using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Series;

/// <summary>LIMIT and OFFSET, which hold for each series.</summary>
/// <param name="First">The number of the first row that is given.</param>
/// <param name="Count">The most rows that are given.</param>
readonly record struct RowLimit(long First, long Count)
{
    /// <summary>Whether all rows are given.</summary>
    public bool IsNone => First == 0 && Count == long.MaxValue;

    /// <summary>The number of the first row that is not given any more.</summary>
    public long End => Count > long.MaxValue - First ? long.MaxValue : First + Count;

    /// <summary>Returns the limit of a statement. OFFSET without LIMIT gives one row, as InfluxDB 1 does.</summary>
    public static RowLimit Of(InfluxSelect statement) => new(
        statement.Offset, statement.Limit > 0 ? statement.Limit : statement.Offset > 0 ? 1 : long.MaxValue);

    /// <summary>Returns the rows that are given.</summary>
    public List<T> Cut<T>(List<T> rows)
    {
        if (IsNone || rows.Count == 0)
        {
            return rows;
        }

        int first = (int)Math.Min(First, rows.Count);
        return rows.GetRange(first, (int)Math.Min(Count, rows.Count - first));
    }
}
