using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>Lists the most frequent values, most frequent first, the least of equally frequent ones first.</summary>
sealed class TopValuesFinisher : RowsFinisher
{
    long _count = -1;

    public override void Configure(IReadOnlyList<Column> arguments) =>
        _count = _count < 0 ? Constant(arguments[1], "the number of values of approx_top_k", 1, 1_000_000) : _count;

    public override void Configure(IRowsFinisher other) => _count = Math.Max(_count, ((TopValuesFinisher)other)._count);

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows) =>
        AppendList(
            result, columns[0],
            ValueCounts.Of(columns[0], rows).OrderByDescending(c => c.Count).Take((int)_count).Select(c => c.Row));
}
