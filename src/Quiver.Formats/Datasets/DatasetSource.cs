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
    const int FilesAhead = 16;

    readonly Lock _lock = new();
    readonly Dictionary<int[], FilePlan> _plans = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<OpenFile> _open = [];
    readonly Queue<Lazy<ITableProvider>?> _ahead = [];
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
        lock (_lock)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_current is { IsDrained: false } open && open.Position > after && open.JoinedCount < open.Source.MorselCount)
                {
                    open.JoinedCount++;
                    open.ActiveCount++;
                    return open;
                }

                if (_isDisposed || _next >= files.Count)
                {
                    return null;
                }

                _current = Open(_next++);
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

    /// <summary>Opens a file; null where it has nothing to read.</summary>
    OpenFile? Open(int position)
    {
        int file = files[position];
        OpenAhead(position);
        Lazy<ITableProvider>? opening = _ahead.Dequeue();
        if (!MayPass(file))
        {
            counters.CountByJoin();
            return null;
        }

        counters.CountRead();
        ITableProvider rows = opening?.Value ?? table.Files[file].Open();
        int[] ordinals = table.OrdinalsIn(file, rows.Schema);
        if (!_plans.TryGetValue(ordinals, out FilePlan? plan))
        {
            _plans.Add(ordinals, plan = FilePlan.Create(table, request, rows, ordinals));
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

        var open = new OpenFile(position, file, plan, source);
        _open.Add(open);
        return open;
    }

    /// <summary>
    /// Lets other threads open the files that come next. One that none has begun with when it is needed is opened by the worker that
    /// needs it, so that nothing waits for a free thread.
    /// </summary>
    void OpenAhead(int position)
    {
        for (int next = position + _ahead.Count; next < files.Count && next <= position + FilesAhead; next++)
        {
            DatasetFile file = table.Files[files[next]];
            if (file.Known is not null || !MayPass(files[next]))
            {
                _ahead.Enqueue(null);
                continue;
            }

            var opening = new Lazy<ITableProvider>(file.Open);
            _ahead.Enqueue(opening);
            if (next > position)
            {
                _ = Task.Run(() => opening.Value, cancellationToken);
            }
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
