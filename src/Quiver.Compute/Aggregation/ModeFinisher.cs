using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Finds the most frequent value, the least of them where several are, or counts all of them.</summary>
sealed class ModeFinisher(bool countsAll) : IRowsFinisher
{
    public bool KeepsNulls => false;

    public void Configure(IReadOnlyList<Column> arguments)
    {
    }

    public void Configure(IRowsFinisher other)
    {
    }

    public void Append(ColumnBuilder result, Column values, ReadOnlySpan<int> rows)
    {
        int[] sorted = rows.ToArray();
        Array.Sort(sorted, (x, y) => ValueComparer.Compare(values, x, values, y));
        int best = 0;
        int bestCount = 0;
        for (int from = 0; from < sorted.Length;)
        {
            int to = from + 1;
            while (to < sorted.Length && ValueComparer.Compare(values, sorted[from], values, sorted[to]) == 0)
            {
                to++;
            }

            if (countsAll)
            {
                var entry = (StructColumnBuilder)((ListColumnBuilder)result).Elements;
                RowCopy.Append(entry.Fields[0], values, sorted[from]);
                ((FixedWidthColumnBuilder)entry.Fields[1]).AppendRaw(to - (long)from);
                entry.EndValue();
            }

            if (to - from > bestCount)
            {
                best = from;
                bestCount = to - from;
            }

            from = to;
        }

        if (countsAll)
        {
            ((ListColumnBuilder)result).EndValue();
        }
        else
        {
            RowCopy.Append(result, values, sorted[best]);
        }
    }
}
