using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Evaluates the calls of a window for a run of whole partitions, all of them at a time: partitions, peers and frames are row numbers, so
/// that kernels run over many small partitions as over one large. What several calls need is computed once.
/// </summary>
sealed class WindowEvaluator(PhysicalWindow plan, IWindowRows rows, QueryContext context) : IDisposable
{
    readonly MemoryBudget _budget = context.Task.Budget;
    readonly RowIndices _rows = new(context.Task.Budget);
    readonly List<IDisposable> _kept = [];
    readonly Dictionary<int, Column> _columns = [];
    readonly Dictionary<int, RowRuns> _runs = [];
    readonly List<(WindowCall Call, FrameRanges Frames)> _frames = [];
    int _from;

    /// <summary>For each call what it knows of a partition whose first rows came before; null where all partitions are whole.</summary>
    public IReadOnlyList<EarlierRows>? Earlier { get; init; }

    /// <summary>The numbers of the rows that were evaluated, in order.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan();

    int Count => _rows.Count;

    /// <summary>Returns a column for each call, good until the next evaluation.</summary>
    public IReadOnlyList<Column> Evaluate(int from, int count)
    {
        Set(from, count);
        var results = new Column[plan.Calls.Count];
        for (int i = 0; i < results.Length; i++)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            WindowCall call = plan.Calls[i].Call;
            results[i] = Evaluate(call, Earlier is null ? EarlierRows.None : Earlier[i]);
        }

        return results;
    }

    /// <summary>Takes other rows, and evaluates nothing yet.</summary>
    public void Set(int from, int count)
    {
        Release();
        _from = from;
        rows.CopyRows(from, count, _rows);
    }

    public void Dispose()
    {
        Release();
        _rows.Dispose();
    }

    void Release()
    {
        _kept.ForEach(k => k.Dispose());
        _kept.Clear();
        _columns.Clear();
        _runs.Clear();
        _frames.Clear();
    }

    T Keep<T>(T value)
        where T : IDisposable
    {
        _kept.Add(value);
        return value;
    }

    Column Evaluate(WindowCall call, EarlierRows earlier)
    {
        if (earlier.Total is { } total)
        {
            return new ConstantColumn(total.View(), Count);
        }

        return call.Function is { } function ? Evaluate(call, function, earlier) : Evaluate(call, call.Aggregate!, earlier);
    }

    Column Evaluate(WindowCall call, WindowFunction function, EarlierRows earlier)
    {
        Column result = function.Evaluate(new WindowInvocation(
            call.Signature, [.. call.Arguments.Select(ColumnOf)], Partitions(call), Peers(call), FramesOf(call), _kept, _budget)
        {
            IgnoresNulls = call.IgnoresNulls,
            FromLast = call.FromLast,
            Before = earlier.Before,
            FirstValue = earlier.FirstValue,
        });
        if (result.Length != Count)
        {
            throw new Arrow.Errors.QuiverException(
                Arrow.Errors.ErrorCode.InvariantBroken,
                $"the window function {function.Name} gave {result.Length} values for {Count} rows");
        }

        return Keep(result);
    }

    Column Evaluate(WindowCall call, AggregateFunction function, EarlierRows earlier)
    {
        var aggregate = new WindowAggregate(call.Slot, call.Signature.Result, _kept, _budget)
        {
            OrderKeys = [.. call.ArgumentOrder.Select(k => ColumnOf(k.Expression))],
            Directions = [.. call.ArgumentOrder.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))],
            TakesRowsOnly = call.TakesRowsOnly,
            Before = earlier.Aggregate,
            Continued = earlier.Before.Continued(Partitions(call)),
            StartsAtPartition = call.Frame.Shape is
            {
                Start: FrameBound.UnboundedPreceding,
                Exclusion: FrameExclusion.NoOthers,
            },
        };
        return aggregate.Evaluate([.. call.Arguments.Select(ColumnOf)], Optional(call.Filter), Partitions(call), FramesOf(call));
    }

    /// <summary>Adds some of the rows that were evaluated to the one group of an accumulator.</summary>
    public void Add(WindowCall call, GroupedAccumulator state, int from, int count)
    {
        Column[] arguments = [.. call.Arguments.Select(a => ColumnOf(a).Slice(from, count))];
        if (Optional(call.Filter) is { } filter)
        {
            RowIndices some = Keep(new RowIndices(_budget));
            some.FromCondition(filter.Slice(from, count), count);
            arguments = [.. arguments.Select(a => some.Take(a, Keep(new ColumnScratch(_budget))))];
            count = some.Count;
        }

        if (count > 0)
        {
            state.UpdateRun(arguments, 0, count);
        }
    }

    /// <summary>The values of an expression, in the order of the window.</summary>
    public Column ColumnOf(Expression expression)
    {
        if (expression is LiteralExpression literal)
        {
            return literal.Value.ToColumn(Count);
        }

        int place = rows.Layout[expression];
        if (!_columns.TryGetValue(place, out Column? column))
        {
            ColumnScratch scratch = Keep(new ColumnScratch(_budget));
            column = _rows.Take(rows[place], scratch);
            _columns.Add(place, column);
        }

        return column;
    }

    /// <summary>The partitions of a call among the rows that were evaluated.</summary>
    public RowRuns Partitions(WindowCall call) => Runs(rows.PartitionKeys + call.PartitionKeys);

    /// <summary>The rows with equal keys of ORDER BY.</summary>
    public RowRuns Peers(WindowCall call) => Runs(rows.PartitionKeys + call.PeerKeys);

    RowRuns Runs(int keyCount)
    {
        if (!_runs.TryGetValue(keyCount, out RowRuns? runs))
        {
            runs = Keep(new RowRuns(_budget));
            _runs.Add(keyCount, runs);
            rows.SetRuns(runs, _from, Count, keyCount);
        }

        return runs;
    }

    /// <summary>The frames of a call.</summary>
    public FrameRanges FramesOf(WindowCall call)
    {
        foreach ((WindowCall other, FrameRanges known) in _frames)
        {
            if (other.PartitionKeys == call.PartitionKeys && other.PeerKeys == call.PeerKeys && other.Frame.SameAs(call.Frame))
            {
                return known;
            }
        }

        WindowFrame frame = call.Frame;
        var offsets = new FrameOffsets(
            Optional(frame.Start), Optional(frame.End), Optional(frame.Key), Optional(frame.StartValue), Optional(frame.EndValue),
            frame.IsDescending);
        FrameRanges frames = Keep(new FrameRanges(_budget));
        new FrameKernel(Partitions(call), Peers(call), _budget).Evaluate(frame.Shape, offsets, frames);
        _frames.Add((call, frames));
        return frames;
    }

    Column? Optional(Expression? expression) => expression is null ? null : ColumnOf(expression);
}
