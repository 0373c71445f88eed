using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Makes a list of all values, nulls included.</summary>
sealed class ListFinisher : IRowsFinisher
{
    public bool KeepsNulls => true;

    public void Configure(IReadOnlyList<Column> arguments)
    {
    }

    public void Configure(IRowsFinisher other)
    {
    }

    public void Append(ColumnBuilder result, Column values, ReadOnlySpan<int> rows)
    {
        var list = (ListColumnBuilder)result;
        foreach (int row in rows)
        {
            RowCopy.Append(list.Elements, values, row);
        }

        list.EndValue();
    }
}
