using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Makes a list of all values, nulls included.</summary>
sealed class ListFinisher : RowsFinisher
{
    public override bool KeepsNulls => true;

    public override bool KeepsOrder => true;

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        var list = (ListColumnBuilder)result;
        foreach (int row in rows)
        {
            RowCopy.Append(list.Elements, columns[0], row);
        }

        list.EndValue();
    }
}
