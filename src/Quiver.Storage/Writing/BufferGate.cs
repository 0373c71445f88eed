using Quiver.Arrow.Errors;

namespace Quiver.Storage.Writing;

/// <summary>Lets writers wait while rows in memory take too many bytes.</summary>
sealed class BufferGate(Func<long> bufferedBytes, Func<Exception?> failure, StoreOptions options)
{
    readonly Lock _lock = new();
    TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until there is room.</summary>
    /// <exception cref="QuiverException">There was none in time.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (bufferedBytes() < options.BufferBytes)
        {
            return;
        }

        var deadline = options.Clock.GetUtcNow() + options.BufferTimeout;
        while (true)
        {
            Task change;
            lock (_lock)
            {
                change = _change.Task;
            }

            if (bufferedBytes() < options.BufferBytes)
            {
                return;
            }

            var left = deadline - options.Clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw Full();
            }

            try
            {
                await change.WaitAsync(left, options.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw Full();
            }
        }
    }

    /// <summary>Says that rows have left memory.</summary>
    public void Open()
    {
        TaskCompletionSource change;
        lock (_lock)
        {
            change = _change;
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        change.SetResult();
    }

    QuiverException Full()
    {
        var reason = failure() is { } error
            ? $"writing them to files fails: {error.Message}"
            : "writing them to files does not keep up; write more slowly or allow more memory";
        return new QuiverException(
            failure() is null ? ErrorCode.Busy : ErrorCode.IoFailure,
            $"the write was not taken: rows in memory take {bufferedBytes() >> 20} MiB of the {options.BufferBytes >> 20} MiB allowed, and "
            + reason,
            failure());
    }
}
