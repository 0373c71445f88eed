using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Reading;

namespace Quiver.Formats.Parquet;

/// <summary>A running scan: a shared counter over the morsels that the bounds left.</summary>
sealed class ParquetMorselSource(
    ParquetTable table, ScanRequest request, Schema schema, IReadOnlyList<ParquetMorsel> morsels, ScanCounters counters,
    TaskContext context, CancellationToken cancellationToken) : MorselSource
{
    /// <summary>How many files stay open between two morsels, so that they are not opened for each row group.</summary>
    const int MaxHeld = 16;

    readonly RowGroupPlanner _planner = new(table, request, counters);
    readonly Queue<ParquetFile> _held = [];
    readonly Lock _lock = new();
    ReadAhead? _readAhead;
    int _next = -1;

    public override int MorselCount => morsels.Count;

    public override double Progress => morsels.Count == 0 ? 1 : Math.Clamp(Volatile.Read(ref _next) / (double)morsels.Count, 0, 1);

    public ParquetTable Table => table;

    public Schema Schema => schema;

    public IReadOnlyList<int> Projection => request.Projection;

    public ScanRequest Request => request;

    public ScanCounters Counters => counters;

    public TaskContext Context => context;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What asks for bytes before they are needed.</summary>
    public ReadAhead ReadAhead
    {
        get
        {
            lock (_lock)
            {
                return _readAhead ??= new ReadAhead(this, morsels);
            }
        }
    }

    public override MorselReader CreateReader() => new ParquetMorselReader(this);

    /// <summary>Takes the next morsel of which some rows may pass, and may hold partners for the joins above as far as they
    /// are known by now.</summary>
    public bool Take(DictionaryFilter dictionaries, out int index, out ParquetMorsel morsel, out RowGroupPlan plan, out RowRanges rows)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            index = Interlocked.Increment(ref _next);
            if (index >= morsels.Count)
            {
                (morsel, plan, rows) = (default, RowGroupPlan.Nothing, new RowRanges());
                return false;
            }

            var taken = morsels[index];
            morsel = taken;
            plan = RowGroupPlan.Nothing;
            rows = RowRanges.Of(morsel.Start, morsel.Start + morsel.RowCount);
            var filter = new RowGroupFilter(ordinal => table.BoundsOf(taken.File, taken.RowGroup, ordinal), request.OrdinalOf);
            if (!request.RuntimeFilters.All(filter.MayPass))
            {
                continue;
            }

            Hold(table.Files[taken.File]);
            plan = _planner.PlanOf(taken.File, taken.RowGroup, dictionaries);
            if (plan.Rows is { } some)
            {
                var all = rows.Count;
                rows = rows.Intersect(some);
                counters.CountRowsLeftOut(all - rows.Count);
            }

            if (!rows.IsEmpty)
            {
                return true;
            }
        }
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _readAhead?.Dispose();
            while (_held.TryDequeue(out var file))
            {
                file.Release();
            }
        }

        base.Dispose();
    }

    void Hold(ParquetFile file)
    {
        lock (_lock)
        {
            if (_held.Contains(file))
            {
                return;
            }

            file.Hold();
            _held.Enqueue(file);
            if (_held.Count > MaxHeld)
            {
                _held.Dequeue().Release();
            }
        }
    }
}
