namespace Quiver.Storage.Caches;

/// <summary>What a cache is doing.</summary>
enum CacheState
{
    /// <summary>It is being filled from stored rows, or waits for that.</summary>
    Filling,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>It is given up since the caches of its table take more memory than they may.</summary>
    TooLarge,
}
