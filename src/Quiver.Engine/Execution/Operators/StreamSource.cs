using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Reads a plan of somebody else's: its partitions are the morsels. A worker that waits for the stream lets another thread
/// take its place, and asks for the next batch only when it has pushed the last: that is the back-pressure.
/// </summary>
sealed class StreamSource(ExecutionPlan plan) : PipelineSource
{
    int _next = -1;
    QueryContext? _context;

    public override int MaxWorkers => Math.Max(1, plan.Properties.PartitionCount);

    public override void Start(QueryContext context)
    {
        _context = context;
        _next = -1;
    }

    public override SourceReader CreateReader() => new Reader(this);

    sealed class Reader(StreamSource source) : SourceReader
    {
        IAsyncEnumerator<RecordBatch>? _stream;
        RecordBatch? _last;
        int _offset;
        long _partition = -1;

        public override long Morsel => _partition;

        public override bool Next(ColumnBatch batch)
        {
            int most = source._context!.Task.BatchSize;
            while (_last is null || _offset >= _last.Length)
            {
                _last?.Dispose();
                _last = null;
                if (!Advance())
                {
                    return false;
                }
            }

            int count = Math.Min(most, _last.Length - _offset);
            batch.Reset(_last.Columns.Count, count);
            for (int i = 0; i < _last.Columns.Count; i++)
            {
                batch.Set(i, _last.Columns[i].Slice(_offset, count));
            }

            _offset += count;
            return true;
        }

        public override void Dispose()
        {
            _last?.Dispose();
            if (_stream is not null)
            {
                Wait(_stream.DisposeAsync().AsTask());
            }

            base.Dispose();
        }

        bool Advance()
        {
            while (true)
            {
                if (_stream is null)
                {
                    int partition = Interlocked.Increment(ref source._next);
                    if (partition >= source.MaxWorkers)
                    {
                        return false;
                    }

                    _partition = partition;
                    _stream = source.Open(partition);
                }

                ValueTask<bool> move = _stream.MoveNextAsync();
                bool more = move.IsCompletedSuccessfully ? move.Result : WaitFor(move.AsTask());
                if (more)
                {
                    _last = source.Check(_stream.Current);
                    _offset = 0;
                    return true;
                }

                Wait(_stream.DisposeAsync().AsTask());
                _stream = null;
            }
        }

        bool WaitFor(Task<bool> task)
        {
            Wait(task);
            return task.Result;
        }

        void Wait(Task task)
        {
            if (!task.IsCompleted)
            {
                source._context!.Pool.Block(() => ((IAsyncResult)task).AsyncWaitHandle.WaitOne());
            }

            task.GetAwaiter().GetResult();
        }
    }

    IAsyncEnumerator<RecordBatch> Open(int partition) =>
        plan.ExecuteAsync(partition, _context!.Task, _context.Stop.Token).GetAsyncEnumerator(_context.Stop.Token);

    RecordBatch Check(RecordBatch batch)
    {
        if (batch.Columns.Count != plan.Schema.Fields.Count)
        {
            throw new QuiverException(
                ErrorCode.InvariantBroken,
                $"{plan.Describe()} gave a batch of {batch.Columns.Count} columns, its schema has {plan.Schema.Fields.Count}");
        }

        return batch;
    }
}
