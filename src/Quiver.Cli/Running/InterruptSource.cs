namespace Quiver.Cli.Running;

/// <summary>Turns Ctrl-C into the cancellation of the query that runs; without one, or pressed again, it ends the process.</summary>
sealed class InterruptSource
{
    readonly Lock _lock = new();
    CancellationTokenSource? _running;

    /// <summary>Returns the source that listens to the process.</summary>
    public static InterruptSource OfProcess()
    {
        var source = new InterruptSource();
        Console.CancelKeyPress += (_, e) => e.Cancel = source.Interrupt();
        return source;
    }

    /// <summary>Begins a query, which Ctrl-C cancels until <see cref="End"/>.</summary>
    public void Begin(CancellationTokenSource running)
    {
        lock (_lock)
        {
            _running = running;
        }
    }

    /// <summary>Ends the query.</summary>
    public void End()
    {
        lock (_lock)
        {
            _running = null;
        }
    }

    /// <summary>Cancels the query that runs; returns false where there is none or it was cancelled before.</summary>
    public bool Interrupt()
    {
        lock (_lock)
        {
            if (_running is null || _running.IsCancellationRequested)
            {
                return false;
            }

            _running.Cancel();
            return true;
        }
    }
}
