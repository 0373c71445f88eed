using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>Divides batches of probe rows for one worker: those of resident partitions are joined at once, the others go to disk.</summary>
sealed class ProbeDivision : IDisposable
{
    readonly SpilledBuild _build;
    readonly SpilledProbe _probe;
    readonly KeyStage _stage;
    readonly ColumnBatch _kept;
    readonly ColumnBatch _resident;
    readonly ColumnBatch _others;
    readonly RowIndices _residentRows;
    readonly RowIndices _otherRows;
    int[] _rows = [];

    public ProbeDivision(SpilledBuild build, SpilledProbe probe, QueryContext context)
    {
        _build = build;
        _probe = probe;
        _stage = new KeyStage(new KeyLayout([.. probe.Layout.Keys.Select(k => probe.Layout.Types[k])]), context.Task.Budget);
        _kept = new ColumnBatch(context.Task.Budget);
        _resident = new ColumnBatch(context.Task.Budget);
        _others = new ColumnBatch(context.Task.Budget);
        _residentRows = new RowIndices(context.Task.Budget);
        _otherRows = new RowIndices(context.Task.Budget);
    }

    /// <summary>What to look up for the rows that are joined at once.</summary>
    public Column[] ResidentKeys { get; private set; } = [];

    /// <summary>Takes rows and what to look up for them; returns those that are to be joined at once, null where there are none.</summary>
    public ColumnBatch? Divide(ColumnBatch batch, Column[] values)
    {
        JoinRowLayout layout = _probe.Layout;
        _kept.Reset(layout.Types.Length, batch.RowCount);
        for (int i = 0; i < layout.ColumnCount; i++)
        {
            _kept.Set(i, batch[i]);
        }

        for (int v = 0; v < values.Length; v++)
        {
            _kept.Set(layout.PlaceOf(v), values[v]);
        }

        Choose(batch.RowCount);
        if (_residentRows.Count == 0)
        {
            Spill(_kept);
            return null;
        }

        if (_otherRows.Count > 0)
        {
            _others.SelectFrom(_kept, _otherRows);
            Spill(_others);
        }

        _resident.SelectFrom(_kept, _residentRows);
        ResidentKeys = layout.Values(i => _resident[i]);
        return _resident;
    }

    public void Dispose()
    {
        _stage.Dispose();
        _kept.Dispose();
        _resident.Dispose();
        _others.Dispose();
        _residentRows.Dispose();
        _otherRows.Dispose();
    }

    void Choose(int rowCount)
    {
        if (!_build.HasResident)
        {
            _residentRows.Count = 0;
            return;
        }

        if (_rows.Length < rowCount)
        {
            _rows = new int[rowCount];
        }

        IReadOnlyList<int> keys = _probe.Layout.Keys;
        _stage.Begin([.. keys.Select(k => _kept[k])], keys.Count, rowCount);
        ReadOnlySpan<ulong> hashes = _stage.HashSpan(rowCount);
        int resident = 0;
        int other = rowCount;
        for (int i = 0; i < rowCount; i++)
        {
            int place = _build.IsResident(PartitionedSpill.PartitionOf(hashes[i], 0)) ? resident++ : --other;
            _rows[place] = i;
        }

        _residentRows.FromRows(_rows.AsSpan(0, resident), mayHaveMissing: false);
        _rows.AsSpan(resident, rowCount - resident).Reverse();
        _otherRows.FromRows(_rows.AsSpan(resident, rowCount - resident), mayHaveMissing: false);
    }

    void Spill(ColumnBatch rows) =>
        _probe.Of(this).Append([.. Enumerable.Range(0, rows.ColumnCount).Select(i => rows[i])], rows.RowCount);
}
