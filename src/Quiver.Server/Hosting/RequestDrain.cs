namespace Quiver.Server.Hosting;

/// <summary>Counts the requests under way, and lets nobody in once the server stops.</summary>
sealed class RequestDrain : IDisposable
{
    readonly Lock _lock = new();
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _running;
    bool _isClosed;

    /// <summary>Requests under way.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>Cancelled when requests that are still under way have had their time.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Lets a request in, which leaves once; false where the server stops.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _running += _isClosed ? 0 : 1;
            return !_isClosed;
        }
    }

    /// <summary>A request has ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0 && _isClosed)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more; false where that was so already.</summary>
    public bool Close()
    {
        lock (_lock)
        {
            bool isFirst = !_isClosed;
            _isClosed = true;
            if (_running == 0)
            {
                _empty.TrySetResult();
            }

            return isFirst;
        }
    }

    /// <summary>Waits until the last request has left; false where that takes too long.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await _empty.Task.WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Cuts off the requests that are still under way.</summary>
    public Task CancelAsync() => _stop.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
