using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>Lists the values of the n rows with the least or greatest key, which is the last of the columns; nulls do not count.</summary>
sealed class ExtremeRowsFinisher(bool isGreatest) : RowsFinisher
{
    long _count = -1;

    public override bool KeepsOrder => true;

    public override void Configure(IReadOnlyList<Column> arguments) =>
        _count = _count < 0 ? Constant(arguments[^1], "the number of values", 1, 1_000_000) : _count;

    public override void Configure(IRowsFinisher other) => _count = Math.Max(_count, ((ExtremeRowsFinisher)other)._count);

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        Column key = columns[^1];
        var some = new List<int>(rows.Length);
        foreach (int row in rows)
        {
            if (!key.IsNull(row))
            {
                some.Add(row);
            }
        }

        if (some.Count == 0)
        {
            result.AppendNull();
            return;
        }

        var order = Comparer<int>.Create((x, y) => Comparison.ValueComparer.Compare(key, x, key, y));
        IEnumerable<int> sorted = isGreatest ? some.OrderDescending(order) : some.Order(order);
        AppendList(result, columns[0], sorted.Take((int)_count));
    }
}
