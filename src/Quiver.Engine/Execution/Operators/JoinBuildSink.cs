using Quiver.Arrow.Columns;
using Quiver.Compute.Joining;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects the build side of a join and indexes its keys. Where memory is short the rows go to disk by the hash of their keys, and only
/// as many partitions are kept in memory as there is room for: a hybrid hash join (DeWitt et al., Implementation techniques for main memory
/// database systems, 1984).
/// </summary>
sealed class JoinBuildSink(PhysicalHashJoin plan, JoinRowLayout layout, QueryContext context) : CollectSink(
    [.. plan.Build.Columns.Select(c => c.Type)], layout.Ordinals, layout.Computed, context)
{
    /// <summary>What is left of memory by a table has at least one part of as many for what comes after it.</summary>
    const int LeastLeft = 4;

    readonly Lock _lock = new();
    /// <summary>Keys are collected for scans where that takes no more of what memory is left than one part of as many.</summary>
    const int KeysShare = 8;

    readonly (long Min, long Max)?[] _ranges = new (long, long)?[plan.RuntimeFilters.Count];
    readonly KeySet?[] _keySets = new KeySet?[plan.RuntimeFilters.Count];
    bool _isResidentKept;
    volatile SpilledBuild? _spilled;

    /// <summary>Collects the build side of a join.</summary>
    public JoinBuildSink(PhysicalHashJoin plan, QueryContext context)
        : this(plan, new JoinRowLayout(plan.Build, plan.BuildValues, plan.Keys.Count), context)
    {
    }

    /// <summary>The rows in memory; set when the sink is finished.</summary>
    public JoinTable? Table { get; private set; }

    /// <summary>The rows on disk; null where all are in memory.</summary>
    public SpilledBuild? Spilled => _spilled;

    /// <summary>The number of rows.</summary>
    public long RowCount { get; private set; }

    /// <summary>Whether a row has a null key, which matches nothing.</summary>
    public bool HasNullKeys { get; private set; }

    /// <summary>Whether rows may go to disk: the nearest partner of all can be found among all only.</summary>
    bool MaySpill => Context.Task.Spill is not null && (plan.Keys.Count > 0 || !plan.IsNearest);

    public override async Task FinishAsync(QueryContext context)
    {
        if (_spilled is null && (!MaySpill || FitsInMemory()))
        {
            await base.FinishAsync(context).ConfigureAwait(false);
            Observe(Rows!);
            await ParallelRun.ForAsync(context, context.Task.Threads, _keySets.Length, CollectKeys).ConfigureAwait(false);
            await FinishTableAsync(context, () => Rows!, 0).ConfigureAwait(false);
            HasNullKeys = Table!.Index.HasNullKeys;
        }
        else
        {
            MaterializedRows[] rest = [.. WorkerRows];
            _spilled ??= new SpilledBuild(plan, layout, Context);
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w => Spill(rest[w])).ConfigureAwait(false);
            await FinishTableAsync(context, _spilled.LoadResident, PartitionedSpill.PartitionBits).ConfigureAwait(false);
        }

        PublishFilters();
    }

    /// <summary>Says that the rows in memory are looked up again after those on disk.</summary>
    public void KeepResident() => _isResidentKept = true;

    /// <summary>Frees the rows in memory, once probes of them are done, where the others are on disk.</summary>
    public void ReleaseResident()
    {
        if (!_isResidentKept)
        {
            Table?.Dispose();
            Table = null;
        }
    }

    public override void Dispose()
    {
        foreach (KeySet? keys in _keySets)
        {
            keys?.Dispose();
        }

        Table?.Dispose();
        _spilled?.Dispose();
        base.Dispose();
    }

    private protected override MaterializedRows Filled(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels)
    {
        if (_spilled is null && MaySpill && MemoryPressure.IsHigh(Context.Task, rows.Bytes))
        {
            lock (_lock)
            {
                _spilled ??= new SpilledBuild(plan, layout, Context);
            }
        }

        if (_spilled is not { } spilled || !spilled.IsWorthWriting(rows))
        {
            return rows;
        }

        Spill(rows);
        return new MaterializedRows(layout.Types, Context.Task.Budget);
    }

    /// <summary>Whether there is room to bring the rows of the workers together, for an index of them, and for what comes after.</summary>
    bool FitsInMemory()
    {
        long held = WorkerRows.Sum(r => r.Bytes);
        long rowCount = WorkerRows.Sum(r => (long)r.RowCount);
        long needed = JoinTable.IndexBytes(plan, rowCount, held) + (WorkerRows.Count() > 1 ? held / 2 * 3 : 0);
        long available = Context.Task.Budget.AvailableBytes;
        return rowCount < int.MaxValue
            && needed <= Math.Max(available / 2, available - (Context.Task.Budget.CeilingBytes / LeastLeft));
    }

    async Task FinishTableAsync(QueryContext context, Func<MaterializedRows> rows, int skippedBits)
    {
        await ParallelRun.ForAsync(
            context, 1, 1, _ => Table = new JoinTable(plan, layout, rows(), skippedBits, isProbed: true, Context)).ConfigureAwait(false);
        if (Table!.Index is SortedJoinIndex sorted)
        {
            await ParallelRun.ForAsync(context, context.Task.Threads, sorted.PartCount, sorted.SortPart).ConfigureAwait(false);
            await ParallelRun.ForAsync(context, 1, 1, _ => sorted.Complete()).ConfigureAwait(false);
        }
    }

    void Spill(MaterializedRows rows)
    {
        Context.Stop.Token.ThrowIfCancellationRequested();
        _spilled!.Write(rows);
        Observe(rows);
        rows.Dispose();
    }

    /// <summary>Notes what has to be known of all rows.</summary>
    void Observe(MaterializedRows rows)
    {
        lock (_lock)
        {
            RowCount += rows.RowCount;
            HasNullKeys |= plan.IsNullAware && plan.Keys.Count > 0 && rows[layout.PlaceOf(0)].NullCount > 0;
            for (int i = 0; i < _ranges.Length; i++)
            {
                Column key = rows[layout.PlaceOf(plan.RuntimeFilters[i].Key)];
                if (IntegerKeys.IsInteger(key.Type) && IntegerKeys.Range(key) is { } range)
                {
                    _ranges[i] = _ranges[i] is { } known ? (Math.Min(known.Min, range.Min), Math.Max(known.Max, range.Max)) : range;
                }
            }
        }
    }

    /// <summary>Collects the values of a key for the scans that may leave rows out by them.</summary>
    void CollectKeys(int filter)
    {
        Column key = Rows![layout.PlaceOf(plan.RuntimeFilters[filter].Key)];
        if (_ranges[filter] is { } range && key is FixedWidthColumn values
            && KeySet.BytesFor(range, RowCount) <= Context.Task.Budget.AvailableBytes / KeysShare)
        {
            _keySets[filter] = KeySet.Build(values, range, Context.Task.Budget);
        }
    }

    void PublishFilters()
    {
        for (int i = 0; i < _ranges.Length; i++)
        {
            (int key, RuntimeFilter filter) = plan.RuntimeFilters[i];
            if (RowCount == 0 || IntegerKeys.IsInteger(plan.Keys[key].Build.Type))
            {
                (long min, long max) = _ranges[i] ?? (long.MaxValue, long.MinValue);
                filter.Publish(min, max, _keySets[i]);
            }
        }
    }
}
