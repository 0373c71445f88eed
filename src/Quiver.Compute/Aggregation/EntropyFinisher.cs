using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>Computes Shannon's entropy of the values in bits.</summary>
sealed class EntropyFinisher : RowsFinisher
{
    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        double total = rows.Length;
        double entropy = 0;
        foreach ((_, int count) in ValueCounts.Of(columns[0], rows))
        {
            entropy -= count / total * Math.Log2(count / total);
        }

        ((FixedWidthColumnBuilder)result).AppendRaw(Math.Abs(entropy));
    }
}
