using System.Diagnostics;

namespace Quiver.Engine.Execution.Scheduling;

/// <summary>
/// A fixed set of threads that run the work of all queries. Work runs in slices, so that a short query gets its turn beside a
/// long one; a thread that must wait (for a slow reader of results, for I/O) says so and another takes its place meanwhile. Queries that
/// have had little time so far go first (least attained service, Kleinrock 1976), but never more than some in a row while others wait.
/// </summary>
sealed class WorkerPool
{
    /// <summary>How long work runs before others get their turn.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>How long work runs at least, even where a young query waits.</summary>
    public static readonly TimeSpan ShortSlice = TimeSpan.FromMilliseconds(1);

    /// <summary>A query is young until it has had this much time.</summary>
    public static readonly TimeSpan Youth = TimeSpan.FromMilliseconds(20);

    const int MaxYoungInARow = 8;

    const int StackBytes = 16 << 20;

    [ThreadStatic]
    static long _blockedTicks;

    readonly object _lock = new();
    readonly Queue<IWork> _young = new();
    readonly Queue<IWork> _old = new();
    volatile int _waitingYoung;
    int _youngInARow;
    int _running;
    int _idle;
    int _threads;

    /// <summary>Creates a pool that runs at most <paramref name="threadCount"/> pieces of work at a time.</summary>
    public WorkerPool(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ThreadCount = threadCount;
    }

    /// <summary>How long the calling thread has waited in <see cref="Block"/> so far, in stopwatch ticks.</summary>
    internal static long BlockedTicks => _blockedTicks;

    /// <summary>Work that runs a slice at a time.</summary>
    internal interface IWork
    {
        /// <summary>Whether it is part of a query that has had little time so far.</summary>
        bool IsYoung => false;

        /// <summary>Runs for about a slice; returns whether there is more to do.</summary>
        bool RunSlice();
    }

    /// <summary>What results that are read at the same time share.</summary>
    public ResultRoom Results { get; } = new();

    /// <summary>Pieces of work that run at a time.</summary>
    public int ThreadCount { get; }

    /// <summary>Threads that run or wait for work now.</summary>
    public int LiveThreads
    {
        get
        {
            lock (_lock)
            {
                return _threads;
            }
        }
    }

    /// <summary>Whether a young query waits for a thread.</summary>
    public bool IsYoungWaiting => _waitingYoung > 0;

    /// <summary>Adds work.</summary>
    public void Enqueue(IWork work)
    {
        lock (_lock)
        {
            if (work.IsYoung)
            {
                _young.Enqueue(work);
                _waitingYoung = _young.Count;
            }
            else
            {
                _old.Enqueue(work);
            }

            WakeOrStart();
        }
    }

    /// <summary>Runs something that waits, on the calling worker thread, while another thread takes its place.</summary>
    public void Block(Action wait)
    {
        lock (_lock)
        {
            _running--;
            WakeOrStart();
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            wait();
        }
        finally
        {
            _blockedTicks += Stopwatch.GetTimestamp() - start;
            lock (_lock)
            {
                // For a short time one thread more than allowed may run: it ends its slice and leaves.
                _running++;
            }
        }
    }

    void WakeOrStart()
    {
        if (_young.Count + _old.Count == 0 || _running >= ThreadCount)
        {
            return;
        }

        if (_idle > 0)
        {
            Monitor.Pulse(_lock);
            return;
        }

        _threads++;
        _running++;
        var thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "quiver worker" };
        thread.Start();
    }

    void Run()
    {
        while (Take() is { } work)
        {
            if (work.RunSlice())
            {
                Enqueue(work);
            }
        }
    }

    IWork? Take()
    {
        lock (_lock)
        {
            _running--;
            while (_young.Count + _old.Count == 0 || _running >= ThreadCount)
            {
                if (_idle >= ThreadCount)
                {
                    _threads--;
                    return null;
                }

                _idle++;
                Monitor.Wait(_lock);
                _idle--;
            }

            _running++;
            IWork work = Next();
            WakeOrStart();
            return work;
        }
    }

    /// <summary>Chooses what runs next. Called with the lock held, when something waits.</summary>
    IWork Next()
    {
        if (_young.Count > 0 && (_old.Count == 0 || _youngInARow < MaxYoungInARow))
        {
            _youngInARow++;
            IWork work = _young.Dequeue();
            _waitingYoung = _young.Count;
            return work;
        }

        _youngInARow = 0;
        return _old.Dequeue();
    }
}
