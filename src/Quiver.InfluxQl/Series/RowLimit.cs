using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph.Nodes;

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
    public static RowLimit Of(InfluxSelect statement) => Of(statement.Limit, statement.Offset);

    /// <summary>Returns the limit of a node.</summary>
    public static RowLimit Of(LimitNode node) => Of(node.Limit, node.Offset);

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

    static RowLimit Of(long limit, long offset) => new(offset, limit > 0 ? limit : offset > 0 ? 1 : long.MaxValue);
}
