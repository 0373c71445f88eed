using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Quiver.Engine.Execution.Scheduling;

/// <summary>Runs one piece of work a worker to the end, on the pool, and waits for all of them.</summary>
sealed class ParallelRun
{
    static readonly TimeSpan _firstSlice = TimeSpan.FromMilliseconds(5);

    // What follows runs on the worker that ends last: the next pipeline of the query, which it mostly takes up itself.
    readonly TaskCompletionSource _done = new();
    readonly QueryContext _context;
    readonly Func<int, Action, bool>? _rests;
    ExceptionDispatchInfo? _error;
    int _open;

    ParallelRun(QueryContext context, int workers, Func<int, Action, bool>? rests)
    {
        _context = context;
        _rests = rests;
        _open = workers;
    }

    /// <summary>
    /// Runs <paramref name="step"/> again and again on each of some workers until it answers false. The first error ends all
    /// of them and is thrown.
    /// </summary>
    /// <param name="context">The query, which is stopped on the first error, so that the others end soon.</param>
    /// <param name="workers">How many workers.</param>
    /// <param name="step">Does a small piece of a worker's work; gets the number of the worker; answers whether there is more.</param>
    /// <param name="mayWait">Whether a step may wait for something slow, so that it must run on a thread for that.</param>
    /// <param name="rests">
    /// Asked before each step whether the worker is to rest: it holds no thread then, and goes on when what comes with its number is
    /// called. Null where none ever rests.
    /// </param>
    public static Task StepsAsync(
        QueryContext context, int workers, Func<int, bool> step, bool mayWait, Func<int, Action, bool>? rests = null)
    {
        if (workers == 0)
        {
            return Task.CompletedTask;
        }

        var run = new ParallelRun(context, workers, rests);
        if (workers == 1 && !mayWait && IsOnStartingThread(context))
        {
            // Most queries of dashboards end here: handing them to another thread and back costs more than they do.
            var worker = new Worker(run, 0, step);
            if (worker.RunSlice(_firstSlice))
            {
                context.Pool.Enqueue(worker);
            }

            return run._done.Task;
        }

        for (int i = 0; i < workers; i++)
        {
            context.Pool.Enqueue(new Worker(run, i, step));
        }

        return run._done.Task;
    }

    /// <summary>Runs tasks 0 to <paramref name="count"/> - 1, each once, on up to <paramref name="workers"/> workers.</summary>
    public static Task ForAsync(QueryContext context, int workers, int count, Action<int> task)
    {
        int next = -1;
        return StepsAsync(context, Math.Min(workers, count), _ => RunOne(), mayWait: false);

        bool RunOne()
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            int index = Interlocked.Increment(ref next);
            if (index >= count)
            {
                return false;
            }

            task(index);
            return true;
        }
    }

    /// <summary>
    /// Whether the calling thread runs a query that has only begun, for a short time: such a thread does not wait for the reader of the
    /// result, which may be who called it.
    /// </summary>
    public static bool IsOnStartingThread(QueryContext context) =>
        context.Task.MayBeginAtOnce && Thread.CurrentThread.IsThreadPoolThread;

    void End(Exception? error)
    {
        if (error is not null)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
            _context.Stop.Cancel();
        }

        if (Interlocked.Decrement(ref _open) > 0)
        {
            return;
        }

        if (_error is null)
        {
            _done.SetResult();
        }
        else
        {
            _done.SetException(_error.SourceException);
        }
    }

    sealed class Worker(ParallelRun run, int number, Func<int, bool> step) : WorkerPool.IWork
    {
        Action? _goOn;

        public bool IsYoung => run._context.ComputeTime < WorkerPool.Youth;

        public bool RunSlice() => RunSlice(WorkerPool.Slice);

        public bool RunSlice(TimeSpan slice)
        {
            long start = Stopwatch.GetTimestamp();
            long blocked = WorkerPool.BlockedTicks;
            WorkerPool pool = run._context.Pool;
            bool isYoung = IsYoung;
            bool goesOn = false;
            bool rests = false;
            Exception? failure = null;
            try
            {
                do
                {
                    rests = run._rests is { } ask && ask(number, _goOn ??= () => pool.Enqueue(this));
                    goesOn = !rests && step(number);
                }
                while (goesOn && Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < slice
                    && (isYoung || elapsed < WorkerPool.ShortSlice || !pool.IsYoungWaiting));
            }
#pragma warning disable CA1031 // Every error of a worker is handed to whoever waits for the run.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
                goesOn = false;
            }

            run._context.CountCompute(Stopwatch.GetTimestamp() - start - (WorkerPool.BlockedTicks - blocked));
            if (!goesOn && !rests)
            {
                run.End(failure);
            }

            return goesOn;
        }
    }
}
