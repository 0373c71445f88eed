namespace Quiver.ObjectStorage.Http;

/// <summary>How an <see cref="HttpStore"/> talks to its server.</summary>
public sealed record HttpStoreOptions
{
    /// <summary>The most requests to the server at a time.</summary>
    public int MaxParallelRequests { get; init; } = 16;

    /// <summary>How often a request is tried, the first time included; what arrived of its body counts and is not asked for again.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The longest time without a byte from the server before a request is given up and tried again.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>About how long to wait before the second attempt; each further one waits twice as long.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts, also where a server asks for a longer one.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers of all requests, such as Authorization. They are not sent to other hosts.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock of waits and timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
