using System.Net;

namespace Quiver.ObjectStorage.Http;

/// <summary>
/// Tries a request again after failures that may pass: exponential back-off with full jitter, so that clients which failed together
/// do not come back together. Attempts that brought bytes do not count: only a server that gives nothing ends the loop.
/// </summary>
sealed class RetryLoop(HttpStoreOptions options, string name)
{
    readonly Random _jitter = new(HashCode.Combine(name, options.Time.GetTimestamp()));
    int _attempts;

    /// <summary>Forgets the failures, because bytes arrived.</summary>
    public void Progressed() => _attempts = 0;

    /// <summary>Whether an answer is one that may differ the next time.</summary>
    public static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    /// <summary>Waits before the next attempt, or throws what the last one ended with.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="asked">The wait that the server asked for, null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(Exception failure, TimeSpan? asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_attempts >= options.MaxAttempts)
        {
            throw new IOException($"{name}: {failure.Message} ({_attempts} attempts)", failure);
        }

        double most = Math.Min(options.LongestDelay.TotalMilliseconds, options.FirstDelay.TotalMilliseconds * Math.Pow(2, _attempts - 1));
        var delay = TimeSpan.FromMilliseconds(most * (0.5 + (_jitter.NextDouble() / 2)));
        if (asked > delay)
        {
            delay = asked.Value < options.LongestDelay ? asked.Value : options.LongestDelay;
        }

        await Task.Delay(delay, options.Time, cancellationToken).ConfigureAwait(false);
    }
}
