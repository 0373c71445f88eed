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
/// morsel that is not first yet wait. A worker whose output nobody takes rests, and holds no thread meanwhile; in the middle of a step
/// that makes much it waits, and lends its place to another thread.
/// </summary>
sealed class ResultSink : PipelineSink
{
    /// <summary>Rows that may wait for the reader before workers rest.</summary>
    const int MaxWaitingRows = 1 << 17;

    /// <summary>Of so many times what makes workers rest, they wait where they are.</summary>
    const int WaitFactor = 4;

    /// <summary>What waits takes one part of the memory of the query of as many.</summary>
    const int MemoryShare = 16;

    const long SlackBytes = 1L << 20;

    readonly QueryContext _context;
    readonly Lock _lock = new();
    readonly Queue<Waiting> _ready = new();
    readonly SortedDictionary<long, Pending> _pending = [];
    readonly Dictionary<int, Consumer> _consumers = [];
    readonly CancellationTokenRegistration _stopped;
    List<Action> _resting = [];
    readonly SemaphoreSlim _filled = new(0);
    readonly ManualResetEventSlim _drained = new(true);
    int _waitingRows;
    long _waitingBytes;
    bool _isComplete;
    bool _isDisposed;
    Exception? _error;

    public ResultSink(Schema schema, QueryContext context)
    {
        (Schema, _context) = (schema, context);
        context.Pool.Results.Begin();
        _stopped = context.Stop.Token.Register(Wake);
    }

    /// <summary>The columns of the result.</summary>
    public Schema Schema { get; }

    public override bool MayRest => true;

    bool IsFull => _waitingRows > MaxWaitingRows || _waitingBytes > Room;

    long Room => Math.Min(_context.Pool.Results.ShareBytes, _context.Task.Budget.CeilingBytes / MemoryShare);

    public override BatchConsumer ConsumerOf(int worker)
    {
        var consumer = new Consumer(this, long.MinValue + worker);
        lock (_lock)
        {
            _consumers[worker] = consumer;
        }

        return consumer;
    }

    public override bool Rests(int worker, Action goOn)
    {
        lock (_lock)
        {
            // What waits may all belong to later morsels: then the worker of the first one goes on, for the reader to get anything.
            bool rests = IsFull && !_context.Stop.IsCancellationRequested && _consumers.TryGetValue(worker, out Consumer? consumer)
                && (_ready.Count > 0 || !IsFirst(consumer.Place));
            if (rests)
            {
                _resting.Add(goOn);
            }

            return rests;
        }
    }

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
            if (Take() is { } batch)
            {
                return batch;
            }

            lock (_lock)
            {
                if (_isComplete && (_ready.Count == 0 || _error is not null))
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
            foreach (Waiting waiting in _ready.Concat(_pending.Values.SelectMany(p => p.Batches)))
            {
                waiting.Batch.Dispose();
            }

            _ready.Clear();
            _pending.Clear();
            if (!_isDisposed)
            {
                _isDisposed = true;
                Count(-_waitingBytes);
                _context.Pool.Results.End();
            }
        }

        _stopped.Dispose();
        base.Dispose();
    }

    /// <summary>Takes the next batch, null where none is ready.</summary>
    RecordBatch? Take()
    {
        RecordBatch batch;
        lock (_lock)
        {
            if (_error is not null || !_ready.TryDequeue(out Waiting waiting))
            {
                return null;
            }

            batch = waiting.Batch;
            _waitingRows -= batch.Length;
            Count(-waiting.Bytes);
            if (IsFull && _ready.Count > 0)
            {
                return batch;
            }

            _drained.Set();
        }

        Wake();
        return batch;
    }

    /// <summary>Lets resting workers go on; each of them asks again whether it is to rest.</summary>
    void Wake()
    {
        List<Action> woken;
        lock (_lock)
        {
            if (_resting.Count == 0)
            {
                return;
            }

            (woken, _resting) = (_resting, []);
        }

        woken.ForEach(goOn => goOn());
    }

    void Begin(long morsel)
    {
        lock (_lock)
        {
            _pending.TryAdd(morsel, new Pending());
        }
    }

    void Add(long morsel, RecordBatch batch, long bytes)
    {
        bool wait;
        lock (_lock)
        {
            _waitingRows += batch.Length;
            Count(bytes);
            _pending[morsel].Batches.Add(new Waiting(batch, bytes));
            Flush();
            // The first morsel of all may wait for the reader only; a later one also waits for those before it.
            bool isOver = _waitingRows > WaitFactor * MaxWaitingRows || _waitingBytes > (WaitFactor * Room) + SlackBytes;
            wait = isOver && !ParallelRun.IsOnStartingThread(_context);
            if (wait)
            {
                _drained.Reset();
            }
        }

        if (wait)
        {
            _context.Pool.Block(() => WaitForReader(morsel));
        }
    }

    void Count(long bytes)
    {
        _waitingBytes += bytes;
        _context.Pool.Results.Count(bytes);
    }

    void WaitForReader(long morsel)
    {
        while (!_drained.Wait(20, _context.Stop.Token))
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

            if (_ready.Count > 0)
            {
                return;
            }
        }

        // Another worker may have the first morsel now.
        Wake();
    }

    /// <summary>Moves what is in turn to the reader: the batches of the first open morsel, and of those after it while it is
    /// complete.</summary>
    void Flush()
    {
        while (_pending.Count > 0)
        {
            (long morsel, Pending first) = First();
            foreach (Waiting waiting in first.Batches)
            {
                _ready.Enqueue(waiting);
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

    readonly record struct Waiting(RecordBatch Batch, long Bytes);

    sealed class Pending
    {
        public List<Waiting> Batches { get; } = [];

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
            _morsel = place;
            sink.Begin(place);
        }

        /// <summary>The morsel that the worker has open.</summary>
        public long Place => Volatile.Read(ref _morsel);

        public override void BeginMorsel(long morsel)
        {
            Volatile.Write(ref _morsel, morsel);
            _sink.Begin(morsel);
            _sink.End(_kept);
        }

        public override void EndMorsel(long morsel) => _kept = morsel;

        public override void EndWorker() => _sink.End(_kept);

        public override void Push(ColumnBatch batch)
        {
            // Counts what the batch takes, and ends with it: batches that the reader has taken are the reader's.
            var held = new MemoryBudget(long.MaxValue);
            Column[] columns = new Column[_sink.Schema.Fields.Count];
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = Copy(batch[i], _sink.Schema.Fields[i].Type, held);
            }

            _sink.Add(_morsel, new RecordBatch(_sink.Schema, columns, batch.RowCount), held.UsedBytes);
        }

        static Column Copy(Column column, DataType type, MemoryBudget held)
        {
            if (column is NullColumn && type.Id != TypeId.Null)
            {
                return NullPropagation.AllNull(type, column.Length);
            }

            // A dictionary much larger than the batch is not worth carrying along.
            if (column is DictionaryColumn dictionary && dictionary.Values.Length > column.Length)
            {
                using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
                return CopyKernel.Copy(FlattenKernel.Flatten(column, scratch), held);
            }

            return CopyKernel.Copy(column, held);
        }
    }
}
