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

    readonly Dictionary<int[], FilePlan> _plans = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<int, ITableProvider> _remote = [];
    SharedSources<OpenFile>? _open;
    int _remoteAtOnce = 16;

    public override double Progress => Sources.Progress;

    public DatasetTable Table => table;

    public ScanRequest Request => request;

    public Schema Schema => schema;

    public TaskContext Context => context;

    /// <summary>The files, which workers share.</summary>
    public SharedSources<OpenFile> Sources =>
        LazyInitializer.EnsureInitialized(ref _open, () => new SharedSources<OpenFile>(files.Count, Open, cancellationToken));

    public override MorselReader CreateReader() => new DatasetReader(this);

    public override void Dispose()
    {
        Sources.Dispose();
        base.Dispose();
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

    /// <summary>Whether the values that columns have in all of a file may pass the ranges that are known by now.</summary>
    bool MayPass(int file) => request.RuntimeFilters.All(filter => MayPass(file, filter));

    /// <summary>Whether the value that a column has in all of a file may pass a range.</summary>
    bool MayPass(int file, RuntimeFilter filter)
    {
        if (filter.Range is not { } range || table.ConstantOf(file, filter.Ordinal) is not { } constant)
        {
            return true;
        }

        return constant.IsNull
            ? filter.PassesNulls
            : BoundValue.Of(constant) is not { Integer: { } value } || (value >= range.Min && value <= range.Max);
    }
}
