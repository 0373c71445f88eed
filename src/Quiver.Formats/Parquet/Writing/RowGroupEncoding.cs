using System.Runtime.ExceptionServices;
using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// A row group on its way from rows to pages: batches are added until it is full, then each column is encoded on whatever thread is
/// free. What comes out depends on the rows only.
/// </summary>
sealed class RowGroupEncoding(ColumnNode[] columns, ParquetWriteOptions options, MemoryBudget budget) : IDisposable
{
    readonly List<(SharedBatch Batch, int First, int Count)> _parts = [];
    readonly EncodedChunk[]?[] _chunks = new EncodedChunk[columns.Length][];
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ExceptionDispatchInfo? _error;
    int _open = columns.Length;
    volatile bool _isStopped;

    /// <summary>The rows added.</summary>
    public int Rows { get; private set; }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Ends when all columns are encoded, or with the first error.</summary>
    public Task Done => _done.Task;

    /// <summary>The chunks in the order of the schema's leaves, when the work is done.</summary>
    public IEnumerable<EncodedChunk> Chunks => _chunks.SelectMany(chunks => chunks!);

    /// <summary>Adds rows of a batch.</summary>
    public void Add(SharedBatch batch, int first, int count)
    {
        _parts.Add((batch.AddUser(), first, count));
        Rows += count;
        foreach (var column in batch.Batch.Columns)
        {
            Bytes += ColumnBytes.Of(column, first, count);
        }
    }

    /// <summary>Encodes all columns: on the threads of a pool, or here and now where there is none.</summary>
    public void Start(WorkerPool? pool)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var work = new ColumnWork(this, i);
            if (pool is null)
            {
                work.RunSlice();
            }
            else
            {
                pool.Enqueue(work);
            }
        }
    }

    /// <summary>Leaves out what is not encoded yet.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Gives the memory back; the work must be done or not have begun.</summary>
    public void Dispose()
    {
        ReleaseBatches();
        foreach (var chunk in _chunks.Where(chunks => chunks is not null).SelectMany(chunks => chunks!))
        {
            chunk.Dispose();
        }
    }

    void ReleaseBatches()
    {
        foreach (var (batch, _, _) in _parts)
        {
            batch.Release();
        }

        _parts.Clear();
    }

    void EncodeColumn(int ordinal)
    {
        var node = columns[ordinal];
        var leaves = new LeafChunk[node.Leaves.Count];
        try
        {
            for (var i = 0; i < leaves.Length; i++)
            {
                leaves[i] = new LeafChunk(node.Leaves[i], Rows, options.DictionaryBytes, budget);
            }

            foreach (var (batch, first, count) in _parts)
            {
                for (var done = 0; done < count; done += Shredder.MaxRows)
                {
                    var some = Math.Min(Shredder.MaxRows, count - done);
                    Shredder.Append(node, batch.Batch.Columns[ordinal], first + done, some, leaves);
                }
            }

            var chunks = new List<EncodedChunk>(leaves.Length);
            try
            {
                foreach (var leaf in leaves)
                {
                    chunks.Add(ChunkEncoder.Encode(leaf, options, budget));
                    leaf.Dispose();
                }
            }
            catch
            {
                chunks.ForEach(chunk => chunk.Dispose());
                throw;
            }

            _chunks[ordinal] = [.. chunks];
        }
        finally
        {
            foreach (var leaf in leaves)
            {
                leaf?.Dispose();
            }
        }
    }

    void EndColumn()
    {
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return;
        }

        ReleaseBatches();
        if (_error is { } error)
        {
            _done.SetException(error.SourceException);
        }
        else
        {
            _done.SetResult();
        }
    }

    /// <summary>The encoding of one column, as work for a pool.</summary>
    sealed class ColumnWork(RowGroupEncoding group, int ordinal) : WorkerPool.IWork
    {
        public bool RunSlice()
        {
            try
            {
                if (!group._isStopped && group._error is null)
                {
                    group.EncodeColumn(ordinal);
                }
            }
#pragma warning disable CA1031 // Whoever waits for the row group gets the error.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref group._error, ExceptionDispatchInfo.Capture(error), null);
            }

            group.EndColumn();
            return false;
        }
    }
}
