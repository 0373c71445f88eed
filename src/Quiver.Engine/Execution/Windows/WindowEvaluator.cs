using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
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
sealed class WindowEvaluator(PhysicalWindow plan, WindowSink sink, QueryContext context) : IDisposable
{
    readonly MemoryBudget _budget = context.Task.Budget;
    readonly RowIndices _rows = new(context.Task.Budget);
    readonly List<IDisposable> _kept = [];
    readonly Dictionary<int, Column> _columns = [];
    readonly Dictionary<int, RowRuns> _runs = [];
    readonly List<(WindowCall Call, FrameRanges Frames)> _frames = [];
    int _from;

    /// <summary>The numbers of the rows that were evaluated, in order.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan();

    int Count => _rows.Count;

    /// <summary>Returns a column for each call, good until the next evaluation.</summary>
    public IReadOnlyList<Column> Evaluate(int from, int count)
    {
        Release();
        _from = from;
        if (sink.Order is { } order)
        {
            order.CopyRows(from, count, _rows);
        }
        else
        {
            _rows.FromRange(from, count);
        }

        var results = new Column[plan.Calls.Count];
        for (int i = 0; i < results.Length; i++)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            WindowCall call = plan.Calls[i].Call;
            results[i] = Evaluate(call);
        }

        return results;
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

    Column Evaluate(WindowCall call)
    {
        try
        {
            return call.Function is { } function ? Evaluate(call, function) : Evaluate(call, call.Aggregate!);
        }
        catch (Arrow.Errors.QuiverException error) when (error.Line == 0 && call.Place is not null)
        {
            throw error.At(call.Place.Position.Line, call.Place.Position.Column);
        }
    }

    Column Evaluate(WindowCall call, WindowFunction function)
    {
        Column result = function.Evaluate(new WindowInvocation(
            call.Signature, [.. call.Arguments.Select(ColumnOf)], Partitions(call), Peers(call), FramesOf(call), _kept, _budget)
        {
            IgnoresNulls = call.IgnoresNulls,
            FromLast = call.FromLast,
        });
        if (result.Length != Count)
        {
            throw new Arrow.Errors.QuiverException(
                Arrow.Errors.ErrorCode.InvariantBroken,
                $"the window function {function.Name} gave {result.Length} values for {Count} rows");
        }

        return Keep(result);
    }

    Column Evaluate(WindowCall call, AggregateFunction function)
    {
        var slot = new AggregateSlot(
            budget => function.CreateAccumulator(call.Signature, budget), call.Signature.Parameters, call.IsDistinct, HasFilter: false);
        var aggregate = new WindowAggregate(slot, call.Signature.Result, _kept, _budget)
        {
            OrderKeys = [.. call.ArgumentOrder.Select(k => ColumnOf(k.Expression))],
            Directions = [.. call.ArgumentOrder.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))],
            TakesRowsOnly = function.IsOrderSensitive && call.Arguments.Skip(1).Any(a => a is not LiteralExpression),
            StartsAtPartition = call.Frame.Shape is
            {
                Start: FrameBound.UnboundedPreceding,
                Exclusion: FrameExclusion.NoOthers,
            },
        };
        return aggregate.Evaluate([.. call.Arguments.Select(ColumnOf)], Optional(call.Filter), Partitions(call), FramesOf(call));
    }

    /// <summary>The values of an expression, in the order of the window.</summary>
    Column ColumnOf(Expression expression)
    {
        if (expression is LiteralExpression literal)
        {
            return literal.Value.ToColumn(Count);
        }

        int place = sink.Layout[expression];
        if (!_columns.TryGetValue(place, out Column? column))
        {
            ColumnScratch scratch = Keep(new ColumnScratch(_budget));
            column = _rows.Take(sink.Rows![place], scratch);
            _columns.Add(place, column);
        }

        return column;
    }

    RowRuns Partitions(WindowCall call) => Runs(sink.PartitionKeys + call.PartitionKeys);

    RowRuns Peers(WindowCall call) => Runs(sink.PartitionKeys + call.PeerKeys);

    RowRuns Runs(int keyCount)
    {
        if (!_runs.TryGetValue(keyCount, out RowRuns? runs))
        {
            runs = Keep(new RowRuns(_budget));
            runs.Set(sink.Order, _from, Count, keyCount);
            _runs.Add(keyCount, runs);
        }

        return runs;
    }

    FrameRanges FramesOf(WindowCall call)
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
