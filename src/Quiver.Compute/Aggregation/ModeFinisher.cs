using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Finds the most frequent value, the least of them where several are, or counts all of them.</summary>
sealed class ModeFinisher(bool countsAll) : RowsFinisher
{
    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        List<(int Row, int Count)> counts = ValueCounts.Of(columns[0], rows);
        if (!countsAll)
        {
            RowCopy.Append(result, columns[0], counts.MaxBy(c => c.Count).Row);
            return;
        }

        foreach ((int row, int count) in counts)
        {
            AppendEntry(result, key => RowCopy.Append(key, columns[0], row), count);
        }

        ((ListColumnBuilder)result).EndValue();
    }
}
