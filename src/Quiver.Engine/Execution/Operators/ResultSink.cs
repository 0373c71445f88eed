using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Hands batches that own their memory to the reader of a query, in the order of the pipelines and their morsels. Batches of a
/// morsel that is not first yet wait; a worker whose output nobody takes waits too, and lends its place to another thread.
/// </summary>
sealed class ResultSink(Schema schema, QueryContext context) : PipelineSink
{
    /// <summary>Rows that may wait for the reader before workers wait.</summary>
    const int MaxWaitingRows = 1 << 17;

    readonly Lock _lock = new();
    readonly Queue<RecordBatch> _ready = new();
    readonly SortedDictionary<long, Pending> _pending = [];
    readonly SemaphoreSlim _filled = new(0);
    readonly ManualResetEventSlim _drained = new(true);
    int _waitingRows;
    bool _isComplete;
    Exception? _error;

    public override BatchConsumer ConsumerOf(int worker) => new Consumer(this, long.MinValue + worker);

    public override void BeginPipeline()
    {
        lock (_lock)
        {
            FlushAll();
        }
    }

    /// <summary>Says that no more batches come, or why.</summary>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            if (error is null)
            {
                FlushAll();
            }

            _error = error;
            _isComplete = true;
            _filled.Release();
        }
    }

    /// <summary>Returns the next batch, null at the end.</summary>
    public async ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_error is null && _ready.TryDequeue(out RecordBatch? batch))
                {
                    _waitingRows -= batch.Length;
                    if (_waitingRows < MaxWaitingRows || _ready.Count == 0)
                    {
                        _drained.Set();
                    }

                    return batch;
                }

                if (_isComplete)
                {
                    return _error is null ? null : throw _error;
                }
            }

            await _filled.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            foreach (RecordBatch batch in _ready.Concat(_pending.Values.SelectMany(p => p.Batches)))
            {
                batch.Dispose();
            }

            _ready.Clear();
            _pending.Clear();
        }

        base.Dispose();
    }

    void Begin(long morsel)
    {
        lock (_lock)
        {
            _pending.TryAdd(morsel, new Pending());
        }
    }

    void Add(long morsel, RecordBatch batch)
    {
        bool wait;
        lock (_lock)
        {
            _waitingRows += batch.Length;
            _pending[morsel].Batches.Add(batch);
            Flush();
            // The first morsel of all may wait for the reader only; a later one also waits for those before it.
            wait = _waitingRows > MaxWaitingRows && !ParallelRun.IsOnStartingThread(context);
            if (wait)
            {
                _drained.Reset();
            }
        }

        if (wait)
        {
            context.Pool.Block(() => WaitForReader(morsel));
        }
    }

    void WaitForReader(long morsel)
    {
        while (!_drained.Wait(20, context.Stop.Token))
        {
            lock (_lock)
            {
                // Everything that waits may belong to later morsels: then this one must go on for the reader to get anything.
                if (_ready.Count == 0 && IsFirst(morsel))
                {
                    return;
                }
            }
        }
    }

    bool IsFirst(long morsel)
    {
        foreach (long first in _pending.Keys)
        {
            return first == morsel;
        }

        return true;
    }

    void End(long morsel)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(morsel, out Pending? pending))
            {
                pending.IsComplete = true;
                Flush();
            }
        }
    }

    /// <summary>Moves what is in turn to the reader: the batches of the first open morsel, and of those after it while it is
    /// complete.</summary>
    void Flush()
    {
        while (_pending.Count > 0)
        {
            (long morsel, Pending first) = First();
            foreach (RecordBatch batch in first.Batches)
            {
                _ready.Enqueue(batch);
                _filled.Release();
            }

            first.Batches.Clear();
            if (!first.IsComplete)
            {
                return;
            }

            _pending.Remove(morsel);
        }
    }

    void FlushAll()
    {
        foreach (Pending pending in _pending.Values)
        {
            pending.IsComplete = true;
        }

        Flush();
    }

    (long Morsel, Pending Pending) First()
    {
        foreach (KeyValuePair<long, Pending> pair in _pending)
        {
            return (pair.Key, pair.Value);
        }

        throw new InvalidOperationException("there is no open morsel");
    }

    sealed class Pending
    {
        public List<RecordBatch> Batches { get; } = [];

        public bool IsComplete { get; set; }
    }

    /// <summary>
    /// A worker takes a morsel some time before it says so here, and others may by then have taken, begun and even ended later
    /// ones. So it keeps its last morsel open until the next one is: morsels are handed out in ascending order, and whatever it took
    /// meanwhile comes after the one that is kept. Before its first morsel, it holds a place before all.
    /// </summary>
    sealed class Consumer : BatchConsumer
    {
        readonly ResultSink _sink;
        long _kept;
        long _morsel;

        public Consumer(ResultSink sink, long place)
        {
            _sink = sink;
            _kept = place;
            sink.Begin(place);
        }

        public override void BeginMorsel(long morsel)
        {
            _morsel = morsel;
            _sink.Begin(morsel);
            _sink.End(_kept);
        }

        public override void EndMorsel(long morsel) => _kept = morsel;

        public override void EndWorker() => _sink.End(_kept);

        public override void Push(ColumnBatch batch)
        {
            Column[] columns = new Column[_sink.Schema.Fields.Count];
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = Copy(batch[i], _sink.Schema.Fields[i].Type);
            }

            _sink.Add(_morsel, new RecordBatch(_sink.Schema, columns, batch.RowCount));
        }

        static Column Copy(Column column, DataType type)
        {
            if (column is NullColumn && type.Id != TypeId.Null)
            {
                return NullPropagation.AllNull(type, column.Length);
            }

            // A dictionary much larger than the batch is not worth carrying along.
            if (column is DictionaryColumn dictionary && dictionary.Values.Length > column.Length)
            {
                using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
                return CopyKernel.Copy(FlattenKernel.Flatten(column, scratch), MemoryBudget.Unlimited);
            }

            return CopyKernel.Copy(column, MemoryBudget.Unlimited);
        }
    }

    /// <summary>The columns of the result.</summary>
    public Schema Schema { get; } = schema;
}
