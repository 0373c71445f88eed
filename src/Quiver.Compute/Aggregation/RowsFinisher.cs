using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>What finishers have in common: most skip nulls, take rows in any order, and learn at most one number.</summary>
abstract class RowsFinisher : IRowsFinisher
{
    public virtual bool KeepsNulls => false;

    public virtual bool KeepsOrder => false;

    public virtual void Configure(IReadOnlyList<Column> arguments)
    {
    }

    public virtual void Configure(IRowsFinisher other)
    {
    }

    public virtual void Dispose()
    {
    }

    public abstract void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows);

    /// <summary>Reads an integer argument that is equal in all rows.</summary>
    protected static long Constant(Column column, string what, long least, long most)
    {
        int row = 0;
        ValueComparer.Resolve(ref column, ref row);
        if (column is not FixedWidthColumn numbers || numbers.IsNull(row))
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"{what} must not be null");
        }

        long value = numbers.Values<long>()[row];
        return value >= least && value <= most
            ? value
            : throw new QuiverException(ErrorCode.InvalidValue, $"{what} must lie between {least} and {most}: {value}");
    }

    /// <summary>Appends values of some rows as a list.</summary>
    protected static void AppendList(ColumnBuilder result, Column values, IEnumerable<int> rows)
    {
        var list = (ListColumnBuilder)result;
        foreach (int row in rows)
        {
            RowCopy.Append(list.Elements, values, row);
        }

        list.EndValue();
    }

    /// <summary>Appends an entry to the map that is being built.</summary>
    protected static void AppendEntry(ColumnBuilder result, Action<ColumnBuilder> key, long count)
    {
        var entry = (StructColumnBuilder)((ListColumnBuilder)result).Elements;
        key(entry.Fields[0]);
        ((FixedWidthColumnBuilder)entry.Fields[1]).AppendRaw(count);
        entry.EndValue();
    }
}
