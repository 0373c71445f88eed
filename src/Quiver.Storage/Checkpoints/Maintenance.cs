namespace Quiver.Storage.Checkpoints;

/// <summary>
/// Runs the work of a store in the background: when there is something to do, and every now and then. What fails is tried again; the
/// failure is kept for those whom it concerns.
/// </summary>
sealed class Maintenance : IAsyncDisposable
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    readonly Func<CancellationToken, Task> _work;
    readonly TimeSpan _interval;
    readonly TimeProvider _clock;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _signal = new(0, 1);
    readonly Task _loop;
    Exception? _failure;
    bool _isDisposed;

    /// <summary>Starts to work.</summary>
    /// <param name="work">One round of work.</param>
    /// <param name="interval">The longest time between two rounds.</param>
    /// <param name="clock">The clock.</param>
    public Maintenance(Func<CancellationToken, Task> work, TimeSpan interval, TimeProvider clock)
    {
        _work = work;
        _interval = interval;
        _clock = clock;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the last round failed; null where it did not.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Asks for a round soon; nothing where the work has ended.</summary>
    public void Signal()
    {
        lock (_signal)
        {
            if (!_isDisposed && _signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Ends the work: a round that runs is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        lock (_signal)
        {
            _isDisposed = true;
            _signal.Dispose();
        }

        _stop.Dispose();
    }

    async Task RunAsync()
    {
        var retry = FirstRetry;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(Failure is null ? _interval : retry).ConfigureAwait(false);
                await _work(_stop.Token).ConfigureAwait(false);
                Volatile.Write(ref _failure, null);
                retry = FirstRetry;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was: it is kept for writers, who learn of it when memory is full, and tried again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Volatile.Write(ref _failure, error);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    async Task WaitAsync(TimeSpan longest)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var signalled = _signal.WaitAsync(wait.Token);
        var late = Task.Delay(longest, _clock, wait.Token);
        await Task.WhenAny(signalled, late).ConfigureAwait(false);
        await wait.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }
}
