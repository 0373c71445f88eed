using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>How often each value occurs among some rows.</summary>
static class ValueCounts
{
    /// <summary>Returns a row of each value and how many rows have it, least value first.</summary>
    public static List<(int Row, int Count)> Of(Column values, ReadOnlySpan<int> rows)
    {
        int[] sorted = Sorted(values, rows);
        var counts = new List<(int, int)>();
        for (int from = 0; from < sorted.Length;)
        {
            int to = from + 1;
            while (to < sorted.Length && ValueComparer.Compare(values, sorted[from], values, sorted[to]) == 0)
            {
                to++;
            }

            counts.Add((sorted[from], to - from));
            from = to;
        }

        return counts;
    }

    /// <summary>Returns the rows in order of their values.</summary>
    public static int[] Sorted(Column values, ReadOnlySpan<int> rows)
    {
        int[] sorted = rows.ToArray();
        Array.Sort(sorted, (x, y) => ValueComparer.Compare(values, x, values, y) is var order && order != 0 ? order : x.CompareTo(y));
        return sorted;
    }
}
