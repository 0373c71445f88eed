using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Makes a map of keys and values; of equal keys the first stays, and rows with a null key do not count.</summary>
sealed class MapFinisher : RowsFinisher
{
    public override bool KeepsOrder => true;

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        var map = (ListColumnBuilder)result;
        var entry = (StructColumnBuilder)map.Elements;
        foreach (int row in ValueCounts.Of(columns[0], rows).Select(c => c.Row).Order())
        {
            RowCopy.Append(entry.Fields[0], columns[0], row);
            RowCopy.Append(entry.Fields[1], columns[1], row);
            entry.EndValue();
        }

        map.EndValue();
    }
}
