using Quiver.Arrow.Columns;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// A partition that memory has no room for and of which calls need all rows before they can give the first value: its rows go to disk in
/// their order while they are counted and aggregated, and are then read again.
/// </summary>
sealed class SpilledPartition : IDisposable
{
    readonly PhysicalWindow _plan;
    readonly WindowLayout _layout;
    readonly QueryContext _context;
    readonly CallReach?[] _reaches;
    readonly GroupedAccumulator?[] _states;
    readonly Column?[] _totals;
    readonly SpilledRows _file;
    readonly List<SpillBlock> _blocks = [];
    long _rowCount;
    int _next;

    public SpilledPartition(PhysicalWindow plan, WindowLayout layout, CallReach?[] reaches, QueryContext context)
    {
        (_plan, _layout, _reaches, _context) = (plan, layout, reaches, context);
        _states = new GroupedAccumulator?[reaches.Length];
        _totals = new Column?[reaches.Length];
        for (int c = 0; c < reaches.Length; c++)
        {
            if (reaches[c] is { NeedsTotal: true })
            {
                _states[c] = plan.Calls[c].Call.Slot.CreateState(context.Task.Budget);
                _states[c]!.Resize(1);
            }
        }

        _file = new SpilledRows(layout.Types, context.Task, context.CountSpilled(plan));
    }

    /// <summary>Adds rows that an evaluator is set to.</summary>
    public void Append(WindowBuffer rows, WindowEvaluator evaluator, int from, int count)
    {
        evaluator.Set(from, count);
        for (int c = 0; c < _states.Length; c++)
        {
            if (_states[c] is { } state)
            {
                evaluator.Add(_plan.Calls[c].Call, state, 0, count);
            }
        }

        Column[] columns = [.. Enumerable.Range(0, _layout.Types.Count).Select(i => rows[i].Slice(from, count))];
        _blocks.Add(_file.Append(columns, count));
        _rowCount += count;
    }

    /// <summary>All rows have come: returns what calls know when they are read again.</summary>
    public EarlierRows[] Finish()
    {
        for (int c = 0; c < _states.Length; c++)
        {
            _totals[c] = _states[c]?.Finish(0, 1);
        }

        return [.. _reaches.Select((r, c) => new EarlierRows
        {
            Total = _totals[c],
            Before = new RowsBefore(0, 0, 0, r!.NeedsSize ? _rowCount : 0),
        })];
    }

    /// <summary>Reads the next rows into a stream; answers false where there are none.</summary>
    public bool Read(WindowStream stream)
    {
        if (_next == _blocks.Count)
        {
            return false;
        }

        using Arrow.Batches.RecordBatch block = _blocks[_next++].Read();
        using var batch = new Compute.Batches.ColumnBatch(_context.Task.Budget);
        batch.Reset(_layout.Types.Count, block.Length);
        for (int i = 0; i < _layout.Types.Count; i++)
        {
            batch.Set(i, block.Columns[i]);
        }

        stream.Append(batch);
        return true;
    }

    public void Dispose()
    {
        foreach (IDisposable? owned in _states.Concat<IDisposable?>(_totals))
        {
            owned?.Dispose();
        }

        _file.Dispose();
    }
}
