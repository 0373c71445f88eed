using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Reads what a sort has: rows in memory from another source, or else the runs on disk, merged. Where there are more runs than memory has
/// room for their blocks, some are merged to longer runs first.
/// </summary>
sealed class MergedSource(PhysicalSort plan, SortedRuns spilled, PipelineSource inMemory) : PipelineSource
{
    /// <summary>How often a block is in memory: as it was read, decoded, copied to be sorted while that copy grows, and as keys.</summary>
    const int BlockCopies = 10;

    QueryContext? _context;
    List<SortedRun> _runs = [];

    /// <summary>Reads the rows of a <see cref="SortSink"/>.</summary>
    public MergedSource(PhysicalSort plan, SortSink sink)
        : this(plan, sink.Spilled, new SortedSource(plan, sink))
    {
    }

    public override int MaxWorkers => IsSpilled ? 1 : inMemory.MaxWorkers;

    public override bool MayWait => false;

    bool IsSpilled => spilled.Runs.Count > 0;

    public override void Start(QueryContext context)
    {
        _context = context;
        if (IsSpilled)
        {
            _runs = [.. spilled.Runs];
        }
        else
        {
            inMemory.Start(context);
        }
    }

    public override SourceReader CreateReader() => IsSpilled ? new Reader(this) : inMemory.CreateReader();

    public override void Dispose()
    {
        inMemory.Dispose();
        base.Dispose();
    }

    RunMerge Merge(IEnumerable<SortedRun> runs) => new(runs, spilled.Types, spilled.Directions, _context!.Task.Budget);

    /// <summary>The most runs that are merged at a time.</summary>
    int MaxRuns()
    {
        long block = Math.Max(1, _runs.Max(r => r.Blocks.Max(b => b.Bytes)));
        return (int)Math.Clamp(_context!.Task.Budget.AvailableBytes / BlockCopies / block, 2, int.MaxValue);
    }

    RunMerge MergeAll()
    {
        for (int most = MaxRuns(); _runs.Count > most; most = MaxRuns())
        {
            SortedRun[] some = [.. _runs.Take(most)];
            _runs.RemoveRange(0, some.Length);
            _runs.Add(MergeToRun(some));
        }

        return Merge(_runs);
    }

    SortedRun MergeToRun(SortedRun[] runs)
    {
        using RunMerge merge = Merge(runs);
        using var batch = new ColumnBatch(_context!.Task.Budget);
        SpilledRows file = spilled.CreateFile();
        int size = runs.Max(r => r.Blocks.Max(b => b.RowCount));
        var blocks = new List<SpillBlock>();
        while (merge.Next(batch, size))
        {
            _context.Stop.Token.ThrowIfCancellationRequested();
            blocks.Add(file.Append([.. Enumerable.Range(0, batch.ColumnCount).Select(i => batch[i])], batch.RowCount));
        }

        return new SortedRun(blocks);
    }

    sealed class Reader(MergedSource source) : SourceReader
    {
        readonly ColumnBatch _rows = new(source._context!.Task.Budget);
        RunMerge? _merge;
        long _left = source.Plan.Fetch ?? long.MaxValue;
        int _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            _merge ??= source.MergeAll();
            if (_left == 0 || !_merge.Next(_rows, (int)Math.Min(_left, source._context!.Task.BatchSize)))
            {
                return false;
            }

            _left -= _rows.RowCount;
            _morsel++;
            int columns = source.Plan.Columns.Count;
            batch.Reset(columns, _rows.RowCount);
            for (int i = 0; i < columns; i++)
            {
                batch.Set(i, _rows[i]);
            }

            return true;
        }

        public override void Dispose()
        {
            _merge?.Dispose();
            _rows.Dispose();
            base.Dispose();
        }
    }

    PhysicalSort Plan { get; } = plan;
}
