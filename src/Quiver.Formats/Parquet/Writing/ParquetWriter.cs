using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Writes record batches of one schema as a Parquet file to a stream. Row groups are encoded on the threads of a pool, a few of them at a
/// time, while more rows come; the caller writes them in order. Nothing but <see cref="FinishAsync"/> makes the file whole; disposing
/// without it leaves a torso, which <see cref="ParquetFileWriter"/> keeps from being seen.
/// </summary>
sealed class ParquetWriter : IAsyncDisposable
{
    readonly Schema _schema;
    readonly ParquetWriteOptions _options;
    readonly WorkerPool? _pool;
    readonly MemoryBudget _budget;
    readonly ColumnNode[] _columns;
    readonly ParquetOutput _output;
    readonly Queue<RowGroupEncoding> _running = new();
    RowGroupEncoding? _group;
    long _runningBytes;
    bool _isFinished;
    bool _isBroken;

    /// <summary>Begins a file; the stream stays open afterwards.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">How the file is laid out.</param>
    /// <param name="pool">The threads that encode; null encodes on the caller's.</param>
    /// <param name="budget">What memory is counted against.</param>
    public ParquetWriter(
        Stream output, Schema schema, ParquetWriteOptions? options = null, WorkerPool? pool = null, MemoryBudget? budget = null)
    {
        _schema = schema;
        _options = options ?? new ParquetWriteOptions();
        _pool = pool;
        _budget = budget ?? MemoryBudget.Unlimited;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.RowGroupRows, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.DataPageBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.DataPageRows, nameof(options));
        if (schema.Fields.Count == 0)
        {
            throw ParquetErrors.NotSupported("a Parquet file needs at least one column");
        }

        if (!BlockCodec.CanCompress(_options.Compression))
        {
            throw ParquetErrors.NotSupported(
                $"compression {_options.Compression.ToString().ToUpperInvariant()} cannot be written; "
                + "use snappy, gzip, brotli, lz4_raw or none");
        }

        var target = new SchemaTarget();
        target.Elements.Add(new SchemaElement { Name = "schema", ChildCount = schema.Fields.Count });
        _columns = [.. schema.Fields.Select(field => ColumnNode.Create(field, _options, target))];
        CheckNames(target);
        _output = new ParquetOutput(output, target, _options);
        _output.Begin();
    }

    /// <summary>The rows taken so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Takes a batch over; it is disposed when its rows are encoded.</summary>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        var shared = new SharedBatch(batch);
        try
        {
            ObjectDisposedException.ThrowIf(_isFinished, this);
            Check(batch);

            // Until the batch is in, the file lacks some of its rows.
            _isBroken = true;
            for (var first = 0; first < batch.Length;)
            {
                _group ??= new RowGroupEncoding(_columns, _options, _budget);
                var count = Math.Min(batch.Length - first, _options.RowGroupRows - _group.Rows);
                _group.Add(shared, first, count);
                first += count;
                RowCount += count;
                if (_group.Rows >= _options.RowGroupRows || _group.Bytes >= _options.RowGroupBytes)
                {
                    await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            while (_running.TryPeek(out var oldest) && oldest.Done.IsCompleted)
            {
                await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
            }

            _isBroken = false;
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Writes a copy of a batch, which stays the caller's; for writers without a pool, which never wait.</summary>
    public void WriteCopy(RecordBatch batch)
    {
        var copy = new RecordBatch(
            batch.Schema, [.. batch.Columns.Select(column => CopyKernel.Copy(column, _budget))], batch.Length);
        WriteAsync(copy).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Ends the file: the last row groups and the footer; for writers without a pool, which never wait.</summary>
    public void Finish() => FinishAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends the file: the last row groups and the footer.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        if (_isBroken)
        {
            throw new InvalidOperationException("a file cannot be finished after a write to it failed");
        }

        _isBroken = true;
        await EndRowGroupAsync(cancellationToken).ConfigureAwait(false);
        while (_running.Count > 0)
        {
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
        }

        _output.End();
        _isFinished = true;
    }

    /// <summary>Waits for threads that still encode and gives the memory back. A file that was not finished stays a torso.</summary>
    public async ValueTask DisposeAsync()
    {
        _isFinished = true;
        foreach (var group in _running)
        {
            group.Stop();
        }

        while (_running.TryDequeue(out var group))
        {
            await group.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            group.Dispose();
        }

        _group?.Dispose();
        _group = null;
    }

    void Check(RecordBatch batch)
    {
        if (batch.Columns.Count != _columns.Length)
        {
            throw new ArgumentException($"the batch has {batch.Columns.Count} columns, the file {_columns.Length}", nameof(batch));
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            if (!batch.Columns[i].Type.Equals(_columns[i].Type))
            {
                throw new ArgumentException(
                    $"column {_schema.Fields[i].Name} is {batch.Columns[i].Type}, the file says {_columns[i].Type}", nameof(batch));
            }
        }
    }

    void CheckNames(SchemaTarget target)
    {
        foreach (var name in _options.ColumnEncodings.Keys.Concat(_options.BloomFilterColumns ?? new HashSet<string>())
            .Concat(_options.SortedBy.Select(column => column.Name)))
        {
            if (!target.Leaves.Any(leaf => leaf.Name == name))
            {
                throw new QuiverException(ErrorCode.UnknownColumn,
                    $"unknown column \"{name}\" in the options of the file; its columns are "
                    + string.Join(", ", target.Leaves.Take(20).Select(leaf => leaf.Name)));
            }
        }
    }

    /// <summary>Hands the rows collected to the threads, when there is room for one more row group.</summary>
    async ValueTask EndRowGroupAsync(CancellationToken cancellationToken)
    {
        if (_group is null)
        {
            return;
        }

        // Each thread has a row group to work on while one is collected and one written; less where memory is short.
        while (_running.Count > 0
            && (_running.Count > (_pool?.ThreadCount ?? 0) || _runningBytes + _group.Bytes > _budget.LimitBytes / 8))
        {
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
        }

        _running.Enqueue(_group);
        _runningBytes += _group.Bytes;
        _group.Start(_pool);
        _group = null;
    }

    async ValueTask WriteOldestAsync(CancellationToken cancellationToken)
    {
        await _running.Peek().Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var group = _running.Dequeue();
        _runningBytes -= group.Bytes;
        _output.Write(group);
    }
}
