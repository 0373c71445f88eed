using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Datasets;

/// <summary>A running scan over a dataset: workers read one file together as far as it has morsels, others go on to the next.</summary>
sealed class DatasetSource(
    DatasetTable table, ScanRequest request, Schema schema, IReadOnlyList<int> files, DatasetCounters counters, TaskContext context,
    CancellationToken cancellationToken) : MorselSource
{
    const int MostRemoteAtOnce = 256;

    readonly object _lock = new();
    readonly Dictionary<int[], FilePlan> _plans = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<OpenFile> _open = [];
    readonly Dictionary<int, ITableProvider> _remote = [];
    int _remoteAtOnce = 16;
    int _openingCount;
    OpenFile? _current;
    int _next;
    bool _isDisposed;

    public override double Progress => files.Count == 0 ? 1 : Math.Max(0, Volatile.Read(ref _next) - 1) / (double)files.Count;

    public DatasetTable Table => table;

    public ScanRequest Request => request;

    public Schema Schema => schema;

    public TaskContext Context => context;

    public override MorselReader CreateReader() => new DatasetReader(this);

    /// <summary>
    /// Returns the first file after a position that may have morsels, null where there is none. Whoever takes a file releases it.
    /// </summary>
    public OpenFile? Take(int after)
    {
        while (true)
        {
            int position;
            lock (_lock)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_current is { IsDrained: false } open && open.Position > after && open.JoinedCount < open.Source.MorselCount)
                {
                    return Join(open);
                }

                if (_isDisposed || (_next >= files.Count && _openingCount == 0))
                {
                    return null;
                }

                if (_next >= files.Count)
                {
                    // A file that another worker is opening may have morsels for this one too.
                    Monitor.Wait(_lock);
                    continue;
                }

                position = _next++;
                _openingCount++;
            }

            if (OpenShared(position) is { } own)
            {
                return own;
            }
        }
    }

    /// <summary>Gives back a file of which a worker found no more morsels, or which it will not read on.</summary>
    public void Release(OpenFile open)
    {
        lock (_lock)
        {
            open.IsDrained = true;
            open.ActiveCount--;
            if (open.ActiveCount == 0 && _open.Remove(open))
            {
                open.Source.Dispose();
            }
        }
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (OpenFile open in _open)
            {
                open.Source.Dispose();
            }

            _open.Clear();
            _current = null;
        }

        base.Dispose();
    }

    static OpenFile Join(OpenFile open)
    {
        open.JoinedCount++;
        open.ActiveCount++;
        return open;
    }

    /// <summary>Opens a file, joins it and lets others join; null where it has nothing to read. Workers open files side by side.</summary>
    OpenFile? OpenShared(int position)
    {
        OpenFile? open = null;
        try
        {
            open = Open(position);
        }
        finally
        {
            lock (_lock)
            {
                _openingCount--;
                Monitor.PulseAll(_lock);
                if (open is not null && _isDisposed)
                {
                    open.Source.Dispose();
                    open = null;
                }
                else if (open is not null)
                {
                    _open.Add(Join(open));
                    _current = _current is { IsDrained: false } current && current.Position > position ? current : open;
                }
            }
        }

        return open;
    }

    /// <summary>Opens a file; null where it has nothing to read.</summary>
    OpenFile? Open(int position)
    {
        int file = files[position];
        if (!MayPass(file))
        {
            counters.CountByJoin();
            return null;
        }

        counters.CountRead();
        ITableProvider rows = table.Files[file].IsRemote ? TakeRemote(position) : table.Files[file].Open();
        int[] ordinals = table.OrdinalsIn(file, rows.Schema);
        FilePlan? plan;
        lock (_plans)
        {
            if (!_plans.TryGetValue(ordinals, out plan))
            {
                _plans.Add(ordinals, plan = FilePlan.Create(table, request, rows, ordinals));
            }
        }

        ExecutionPlan scan = rows is ParquetTable parquet
            ? new ParquetScan(parquet, plan.Request, counters.Parquet)
            : rows.Scan(plan.Request);
        MorselSource source = ((MorselScan)scan).Open(context, cancellationToken);
        if (source.MorselCount == 0)
        {
            source.Dispose();
            return null;
        }

        return new OpenFile(position, file, plan, source);
    }

    /// <summary>
    /// Opens files that are far away some at a time, more each time: a query that needs a few rows opens few files, one that needs all
    /// waits seldom.
    /// </summary>
    ITableProvider TakeRemote(int position)
    {
        lock (_remote)
        {
            if (!_remote.Remove(position, out ITableProvider? found))
            {
                int[] next = [.. Enumerable.Range(position, Math.Min(_remoteAtOnce, files.Count - position))
                    .Where(p => p == position || (table.Files[files[p]].IsRemote && MayPass(files[p]) && !_remote.ContainsKey(p)))];
                ITableProvider[] opened = ParallelOpening.Open(next, p => table.Files[files[p]].Open(), cancellationToken);
                found = opened[0];
                for (int i = 1; i < next.Length; i++)
                {
                    _remote[next[i]] = opened[i];
                }

                _remoteAtOnce = Math.Min(2 * _remoteAtOnce, MostRemoteAtOnce);
            }

            return found;
        }
    }

    /// <summary>Whether the values that columns have in all of a file may have partners in the joins above.</summary>
    bool MayPass(int file) => request.RuntimeFilters.All(filter => MayPass(file, filter));

    /// <summary>Whether the value that a column has in all of a file may have a partner in a join.</summary>
    bool MayPass(int file, RuntimeFilter filter)
    {
        if (filter.Range is not { } range || table.ConstantOf(file, filter.Ordinal) is not { } constant)
        {
            return true;
        }

        return !constant.IsNull && (BoundValue.Of(constant) is not { Integer: { } value } || (value >= range.Min && value <= range.Max));
    }
}
