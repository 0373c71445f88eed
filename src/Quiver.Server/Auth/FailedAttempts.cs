using System.Diagnostics.Metrics;
using System.Net;

namespace Quiver.Server.Auth;

/// <summary>
/// Counts requests without a valid token by remote address, in windows of time, so that a client that goes on and on is told to wait and
/// does not fill the log. It protects no secret: tokens cannot be guessed. For the same reason a valid token is never refused, even where
/// the failures of others come from the same address.
/// </summary>
/// <remarks>
/// Addresses share a fixed number of slots by their hash, which is another in each process: no flood of addresses takes memory, and nobody
/// can choose one that shares the slot of a neighbour.
/// </remarks>
sealed class FailedAttempts
{
    /// <summary>The failures of an address in one window that are answered as such.</summary>
    public const int MaxInWindow = 1000;

    /// <summary>The seconds of a window.</summary>
    public const int WindowSeconds = 60;

    const int Slots = 1024;

    readonly long[] _counts = new long[Slots];
    readonly TimeProvider _clock;
    readonly Counter<long> _failures;

    /// <summary>Creates the counts.</summary>
    public FailedAttempts(Meter meter, TimeProvider clock)
    {
        _clock = clock;
        _failures = meter.CreateCounter<long>("quiver.auth.failures", "{request}", "Requests that were refused for their token.");
    }

    /// <summary>Counts a failure and returns which it is in its window: 1 for the first.</summary>
    /// <param name="address">Where the request came from; null where that is not known.</param>
    /// <param name="reason">Why it failed, a word of a few.</param>
    public long Count(IPAddress? address, string reason)
    {
        _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
        long window = _clock.GetUtcNow().ToUnixTimeSeconds() / WindowSeconds;
        ref long slot = ref _counts[(uint)HashCode.Combine(address) % Slots];
        while (true)
        {
            // The window is in the upper half of a slot, the count in the lower.
            long seen = Volatile.Read(ref slot);
            long count = seen >> 32 == window ? (seen & uint.MaxValue) + 1 : 1;
            if (Interlocked.CompareExchange(ref slot, (window << 32) | Math.Min(count, int.MaxValue), seen) == seen)
            {
                return count;
            }
        }
    }

    /// <summary>The seconds until the window of now ends.</summary>
    public int SecondsLeft() => WindowSeconds - (int)(_clock.GetUtcNow().ToUnixTimeSeconds() % WindowSeconds);
}
