using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Passes the rows of one worker that may be among the first of their partitions. It gives up, and passes all, where it leaves few out
/// or memory is short: what it does is not needed for the right answer.
/// </summary>
sealed class PartitionTopOperator : Operator
{
    /// <summary>Rows after which it is asked whether enough are left out.</summary>
    const int TrialRows = 1 << 18;

    /// <summary>One row of so many must be left out to pay for looking at them.</summary>
    const int LeastShare = 8;

    /// <summary>Rows of a partition, in units of the places wanted, before which few can be left out.</summary>
    const int FillRows = 4;

    /// <summary>The most keys that are kept.</summary>
    const long MaxKeys = 1 << 28;

    readonly QueryContext _context;
    readonly EvaluatorSet _evaluators;
    readonly Evaluator[] _partition;
    readonly Evaluator? _key;
    readonly int _places;
    readonly ColumnBatch _passed;
    readonly RowIndices _rows;
    PartitionTop? _top;
    long _seen;
    long _seenInTrial;
    long _leftOut;

    public PartitionTopOperator(PhysicalPartitionTop plan, QueryContext context, BatchConsumer next)
        : base(next)
    {
        LogicalPartitionTop top = plan.Top;
        _context = context;
        _evaluators = new EvaluatorSet(plan.Input.Ordinals(), context.Task.Functions, context.Task.Budget);
        _partition = _evaluators.Compile([.. top.PartitionBy]);
        _key = top.OrderBy.Count == 0 ? null : _evaluators.Compile([top.OrderBy[0].Expression])[0];
        _places = top.Places;
        _passed = new ColumnBatch(context.Task.Budget);
        _rows = new RowIndices(context.Task.Budget);
        SortDirection direction = top.OrderBy.Count == 0
            ? default
            : new SortDirection(top.OrderBy[0].IsDescending, top.OrderBy[0].NullsFirst);
        _top = new PartitionTop(
            [.. top.PartitionBy.Select(e => e.Type)], top.Kind, top.Places, direction, top.OrderBy.Count <= 1, context.Task.Budget);
    }

    public override void Push(ColumnBatch batch)
    {
        if (_top is null)
        {
            Next.Push(batch);
            return;
        }

        Column[] partition = [.. _partition.Select(p => p.Evaluate(batch))];
        _top.Select(partition, _key?.Evaluate(batch), batch.RowCount, _rows);
        _seen += batch.RowCount;
        _seenInTrial += batch.RowCount;
        _leftOut += batch.RowCount - _rows.Count;
        if (_rows.Count == batch.RowCount)
        {
            Next.Push(batch);
        }
        else if (_rows.Count > 0)
        {
            _passed.SelectFrom(batch, _rows);
            Next.Push(_passed);
        }

        Judge();
    }

    public override void Dispose()
    {
        _top?.Dispose();
        _evaluators.Dispose();
        _passed.Dispose();
        _rows.Dispose();
        base.Dispose();
    }

    void Judge()
    {
        bool isVain = false;
        if (_seenInTrial >= TrialRows)
        {
            bool isFull = _seen >= (long)_top!.PartitionCount * _places * FillRows || _top.PartitionCount > _seen / 2;
            isVain = isFull && _leftOut < _seenInTrial / LeastShare;
            _seenInTrial = _leftOut = 0;
        }

        bool isLarge = (long)_top!.PartitionCount * _places > MaxKeys || MemoryPressure.IsHigh(_context.Task, _top.Bytes * 2);
        if (isVain || isLarge)
        {
            _top.Dispose();
            _top = null;
        }
    }
}
