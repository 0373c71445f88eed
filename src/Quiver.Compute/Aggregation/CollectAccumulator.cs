using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps every row of every group, for aggregates that need them all: lists, medians, modes.</summary>
sealed class CollectAccumulator : GroupedAccumulator
{
    readonly DataType _result;
    readonly IRowsFinisher _finisher;
    readonly MemoryBudget _budget;
    readonly CollectedRows _rows;
    int _groupCount;

    /// <summary>Keeps some of the first arguments; the others are the finisher's to configure itself with.</summary>
    public CollectAccumulator(IReadOnlyList<DataType> types, DataType result, IRowsFinisher finisher, MemoryBudget budget)
    {
        _result = result;
        _finisher = finisher;
        _budget = budget;
        _rows = new CollectedRows(types, 0, [], finisher.KeepsOrder, budget);
    }

    public override long StateBytes => _rows.Bytes;

    internal override bool IsOrderedByMorsels => _finisher.KeepsOrder;

    internal override void BeginMorsel(long morsel) => _rows.Morsel = morsel;

    public override void Resize(int groupCount) => _groupCount = Math.Max(_groupCount, groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (groups.Length > 0)
        {
            _finisher.Configure(arguments);
            _rows.Add(arguments, groups, !_finisher.KeepsNulls);
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (CollectAccumulator)other;
        _finisher.Configure(source._finisher);
        _rows.Merge(source._rows, otherGroups, groups);
    }

    public override Column Finish(int from, int count)
    {
        _rows.Index(_groupCount);
        using ColumnBuilder builder = ColumnBuilder.Create(_result, _budget);
        for (int i = from; i < from + count; i++)
        {
            ReadOnlySpan<int> rows = _rows.RowsOf(i);
            if (rows.Length == 0)
            {
                builder.AppendNull();
            }
            else
            {
                _finisher.Append(builder, _rows.Columns, rows);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        _finisher.Dispose();
        base.Dispose(disposing);
    }
}
