namespace Quiver.Storage.Wal;

/// <summary>How the log is kept.</summary>
sealed record WalOptions
{
    /// <summary>A segment is closed once it has this many bytes.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>
    /// How long the log waits for more writes before it flushes those it has. Writes that come while a flush runs share the next one
    /// anyway, so none is the best for most; slow disks gain by a few milliseconds.
    /// </summary>
    public TimeSpan GroupDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The bytes that may wait for the disk; writers wait beyond.</summary>
    public long MaxPendingBytes { get; init; } = 64L << 20;
}
