using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Computes statistics of one or two doubles; rows with a null do not count.</summary>
sealed unsafe class PairAccumulator<TState>(Func<TState, double?> finish, MemoryBudget budget) : GroupedAccumulator
    where TState : unmanaged, IPairState<TState>
{
    readonly StateArray<TState> _states = new(budget);
    readonly ColumnScratch _first = new(budget);
    readonly ColumnScratch _second = new(budget);

    public override long StateBytes => _states.Bytes;

    public override void Resize(int groupCount) => _states.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _first) is not FixedWidthColumn x)
        {
            return;
        }

        FixedWidthColumn? y = null;
        if (arguments.Count > 1)
        {
            y = FlattenKernel.Flatten(arguments[1], _second) as FixedWidthColumn;
            if (y is null)
            {
                return;
            }
        }

        var xs = (double*)x.Data;
        double* ys = y is null ? null : (double*)y.Data;
        TState* states = _states.Values;
        bool checkNulls = x.HasValidity || y is { HasValidity: true };
        for (int i = 0; i < groups.Length; i++)
        {
            if (!checkNulls || !(x.IsNull(i) || (y is not null && y.IsNull(i))))
            {
                states[groups[i]].Add(xs[i], ys == null ? 0 : ys[i]);
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        TState* source = ((PairAccumulator<TState>)other)._states.Values;
        for (int i = 0; i < groups.Length; i++)
        {
            _states.Values[groups[i]].Merge(source[otherGroups[i]]);
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(DataType.Float64, budget);
        for (int i = from; i < from + count; i++)
        {
            if (finish(_states.Values[i]) is { } value)
            {
                builder.AppendRaw(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _states.Dispose();
        _first.Dispose();
        _second.Dispose();
        base.Dispose(disposing);
    }
}
