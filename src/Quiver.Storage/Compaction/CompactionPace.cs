namespace Quiver.Storage.Compaction;

/// <summary>Holds compaction back: to a rate of bytes, and while rows in memory wait for being written.</summary>
/// <param name="bytesPerSecond">The most bytes that are written in a second; null for no limit.</param>
/// <param name="isBusy">Whether something more urgent is written.</param>
/// <param name="clock">The clock.</param>
sealed class CompactionPace(long? bytesPerSecond, Func<bool> isBusy, TimeProvider clock)
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>It gives way no longer than this at a time: where the more urgent work fails for want of space, compaction makes some.</summary>
    static readonly TimeSpan LongestYield = TimeSpan.FromSeconds(10);

    long _bytes;
    long _lastYield;
    long _started;

    /// <summary>Waits as long as it must.</summary>
    /// <param name="bytes">The bytes that were written since the last call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is { } rate)
        {
            var due = DueAfter(bytes, rate);
            if (due > Step)
            {
                await Task.Delay(due, clock, cancellationToken).ConfigureAwait(false);
            }
        }

        var started = clock.GetTimestamp();
        if (_lastYield != 0 && clock.GetElapsedTime(_lastYield) < LongestYield)
        {
            return;
        }

        while (isBusy())
        {
            if (clock.GetElapsedTime(started) >= LongestYield)
            {
                _lastYield = clock.GetTimestamp();
                return;
            }

            await Task.Delay(Step, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns how far the bytes are ahead of time. What was not used for a second is not saved up.</summary>
    TimeSpan DueAfter(long bytes, long rate)
    {
        var elapsed = clock.GetElapsedTime(_started);
        if (_started == 0 || elapsed.TotalSeconds - ((double)_bytes / rate) > 1)
        {
            (_started, _bytes, elapsed) = (clock.GetTimestamp(), 0, TimeSpan.Zero);
        }

        _bytes += bytes;
        return TimeSpan.FromSeconds((double)_bytes / rate) - elapsed;
    }
}
