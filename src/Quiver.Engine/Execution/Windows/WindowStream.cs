using Quiver.Arrow.Columns;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Evaluates the calls of a window over rows that come in its order, of which a stretch is in memory: whole partitions while they fit.
/// A partition that does not is evaluated in pieces, as far as its calls reach (<see cref="CallReach"/>); where they need its totals, it
/// goes to disk first (<see cref="SpilledPartition"/>).
/// </summary>
sealed class WindowStream : IDisposable
{
    /// <summary>The most rows that are waited for.</summary>
    const int MaxPieceRows = 1 << 15;

    /// <summary>About what the evaluation of a call takes a row: runs, frames, values in order, states, and the result.</summary>
    const int CallBytes = 128;

    readonly PhysicalWindow _plan;
    readonly QueryContext _context;
    readonly CallReach?[] _reaches;
    readonly WindowBuffer _buffer;
    readonly WindowEvaluator _evaluator;
    readonly EarlierRows[] _earlier;
    readonly bool _canStream;
    readonly bool _needsTotals;
    readonly int _leastRows;
    readonly bool _isEager;
    IReadOnlyList<Column> _results = [];
    SpilledPartition? _spilled;
    WindowStream? _again;
    bool _isComplete;
    int _wanted;
    int _first;
    int _at;
    int _end;
    int _whole;

    /// <param name="plan">The window.</param>
    /// <param name="layout">Where values lie in the rows.</param>
    /// <param name="context">The query.</param>
    /// <param name="isEager">Whether rows are given as early as their calls allow, not partition by partition.</param>
    public WindowStream(PhysicalWindow plan, WindowLayout layout, QueryContext context, bool isEager)
        : this(
            plan,
            layout,
            context,
            [.. plan.Calls.Select(_ => new EarlierRows())],
            isEager ? context.Task.BatchSize : MaxPieceRows,
            isEager)
    {
    }

    WindowStream(PhysicalWindow plan, WindowLayout layout, QueryContext context, EarlierRows[] earlier, int leastRows, bool isEager)
    {
        (_plan, _context, _earlier, _leastRows, _wanted) = (plan, context, earlier, leastRows, leastRows);
        _reaches = [.. plan.Calls.Select(c => CallReach.Of(c.Call))];
        _canStream = _reaches.All(r => r is not null);
        _needsTotals = _reaches.Any(r => r is { NeedsSize: true } or { NeedsTotal: true })
            && earlier.All(e => e is { Total: null, Before.PartitionRows: 0 });
        _isEager = isEager && _canStream && !_needsTotals;
        _buffer = new WindowBuffer(plan, layout, context.Task.Budget);
        _evaluator = new WindowEvaluator(plan, _buffer, context) { Earlier = earlier };
    }

    /// <summary>The call that needs all rows of a partition in memory; null where there is none.</summary>
    public WindowCall? Obstacle => _canStream ? null : _plan.Calls[Array.FindIndex(_reaches, r => r is null)].Call;

    /// <summary>Adds rows: the columns of the layout are the first of the batch.</summary>
    public void Append(ColumnBatch batch) => _buffer.Append(batch);

    /// <summary>There are no more rows.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Gives rows with their results; answers false where more rows are needed, or there are none.</summary>
    public bool Next(ColumnBatch batch)
    {
        while (_again is not null)
        {
            if (_again.Next(batch))
            {
                return true;
            }

            if (_again._isComplete)
            {
                EndAgain();
            }
            else if (!_spilled!.Read(_again))
            {
                _again.Complete();
            }
        }

        if (_at >= _end && !Advance())
        {
            return _again is not null && Next(batch);
        }

        int count = Math.Min(_context.Task.BatchSize, _end - _at);
        int columns = _plan.Input.Columns.Count;
        batch.Reset(columns + _results.Count, count);
        for (int i = 0; i < columns; i++)
        {
            batch.Set(i, _buffer[i].Slice(_at, count));
        }

        for (int i = 0; i < _results.Count; i++)
        {
            batch.Set(columns + i, _results[i].Slice(_at, count));
        }

        _at += count;
        return true;
    }

    public void Dispose()
    {
        EndAgain();
        foreach (EarlierRows earlier in _earlier)
        {
            earlier.Dispose();
        }

        _evaluator.Dispose();
        _buffer.Dispose();
    }

    void EndAgain()
    {
        _again?.Dispose();
        _again = null;
        _spilled?.Dispose();
        _spilled = null;
    }

    /// <summary>Evaluates what can be; answers false where nothing can.</summary>
    bool Advance()
    {
        _context.Stop.Token.ThrowIfCancellationRequested();
        Release();
        int pending = _buffer.RowCount - _first;
        long evaluation = (long)_buffer.RowCount * CallBytes * _plan.Calls.Count;
        bool isHigh = MemoryPressure.IsHigh(_context.Task, (_buffer.Bytes * 2) + evaluation);
        if (pending == 0 ? _spilled is null || !_isComplete : !_isComplete && !isHigh && pending < _wanted)
        {
            return false;
        }

        if (_spilled is not null)
        {
            Spill();
            return false;
        }

        int whole = _isComplete ? _buffer.RowCount : _buffer.LastPartition(_first);
        if (!_isEager && whole > _first)
        {
            _results = _evaluator.Evaluate(0, whole);
            return Give(whole, whole);
        }

        if (!_canStream || (!_isEager && !isHigh))
        {
            _wanted = pending * 2;
            return false;
        }

        if (_needsTotals)
        {
            _spilled = new SpilledPartition(_plan, _buffer.Layout, _reaches, _context);
            Spill();
            return false;
        }

        _results = _evaluator.Evaluate(0, _buffer.RowCount);
        int end = Math.Max(whole, CertainRows());
        if (end <= _first)
        {
            _wanted = pending * 2;
            return false;
        }

        return Give(end, whole);
    }

    bool Give(int end, int whole)
    {
        (_at, _end, _whole) = (_first, end, whole);
        _wanted = _leastRows;
        return true;
    }

    /// <summary>Puts the rows of the partition that is too large on disk, and starts to read it where it ends.</summary>
    void Spill()
    {
        // One row stays, to tell where the partition ends.
        int end = _buffer.EndOfFirstPartition();
        if (end > _first)
        {
            int size = RowBlocks.RowsOfBlock(_buffer.RowCount, _buffer.Bytes, _context.Task);
            for (int from = _first; from < end; from += size)
            {
                _context.Stop.Token.ThrowIfCancellationRequested();
                _spilled!.Append(_buffer, _evaluator, from, Math.Min(size, end - from));
            }
        }

        bool isEnd = end < _buffer.RowCount || _isComplete;
        _evaluator.Set(0, 0);
        _buffer.Drop(isEnd ? end : end - 1);
        _first = isEnd ? 0 : 1;
        _wanted = _leastRows;
        if (isEnd)
        {
            EarlierRows[] known = _spilled!.Finish();
            _again = new WindowStream(_plan, _buffer.Layout, _context, known, MaxPieceRows, isEager: true);
        }
    }

    /// <summary>Up to which row no call looks at rows that have not come.</summary>
    int CertainRows()
    {
        int count = _buffer.RowCount;
        long certain = count;
        for (int c = 0; c < _reaches.Length; c++)
        {
            CallReach reach = _reaches[c]!;
            WindowCall call = _plan.Calls[c].Call;
            certain = Math.Min(certain, count - reach.Ahead);
            if (reach.WaitsForPeers)
            {
                certain = FirstOpen(_evaluator.Peers(call).EndSpan, certain);
            }

            if (reach.WaitsForFrame)
            {
                certain = FirstOpen(_evaluator.FramesOf(call).EndSpan(0), certain);
            }
        }

        return (int)Math.Max(0, certain);

        long FirstOpen(ReadOnlySpan<int> ends, long to)
        {
            while (to > _first && ends[(int)to - 1] >= count)
            {
                to--;
            }

            return to;
        }
    }

    /// <summary>Takes rows that were given, and are looked at no more, away.</summary>
    void Release()
    {
        if (_end <= _first)
        {
            return;
        }

        int keep = _end == _whole && !_isEager ? _end : FirstNeeded(_end - 1);
        if (keep == _end)
        {
            foreach (EarlierRows earlier in _earlier)
            {
                earlier.Clear();
            }
        }
        else if (keep > 0)
        {
            for (int c = 0; c < _earlier.Length; c++)
            {
                Fold(_plan.Calls[c].Call, _reaches[c]!, _earlier[c], keep);
            }
        }

        _first = _end - keep;
        (_at, _end, _whole) = (0, 0, 0);
        _results = [];
        _evaluator.Set(0, 0);
        _buffer.Drop(keep);
    }

    /// <summary>The first row that rows after one that was given look at. That one is kept too: it tells where partitions end.</summary>
    int FirstNeeded(int last)
    {
        long first = last;
        for (int c = 0; c < _reaches.Length; c++)
        {
            CallReach reach = _reaches[c]!;
            WindowCall call = _plan.Calls[c].Call;
            first = Math.Min(first, Math.Max(_evaluator.Partitions(call).StartSpan[last], last + 1 - reach.Back));
            if (reach.KeepsFrame)
            {
                first = Math.Min(first, _evaluator.FramesOf(call).StartSpan(0)[last]);
            }

            if (reach.KeepsFrameEnd)
            {
                first = Math.Min(first, _evaluator.FramesOf(call).EndSpan(0)[last] - 1);
            }
        }

        return (int)Math.Max(0, first);
    }

    /// <summary>Keeps what a call must know of the first rows, which are taken away.</summary>
    void Fold(WindowCall call, CallReach reach, EarlierRows earlier, int count)
    {
        RowRuns partitions = _evaluator.Partitions(call);
        RowRuns peers = _evaluator.Peers(call);
        int from = partitions.StartSpan[count];
        if (from > 0)
        {
            earlier.Clear();
        }

        if (from == count)
        {
            return;
        }

        RowsBefore before = earlier.Before;
        if (reach.KeepsFirst && before.Rows == 0)
        {
            earlier.FirstValue = CopyKernel.Copy(_evaluator.ColumnOf(call.Arguments[0]).Slice(from, 1), _context.Task.Budget);
        }

        int peer = peers.StartSpan[count];
        earlier.Before = new RowsBefore(
            before.Rows + count - from,
            peer == 0 && from == 0 ? before.PeerRows : before.Rows + peer - from,
            before.Groups + peers.NumberSpan[count] - peers.NumberSpan[from],
            before.PartitionRows);
        if (reach.Folds)
        {
            if (earlier.Aggregate is null)
            {
                GroupedAccumulator state = call.Slot.Create(_context.Task.Budget);
                state.Resize(1);
                earlier.Aggregate = state;
            }

            _evaluator.Add(call, earlier.Aggregate, from, count - from);
        }
    }
}
