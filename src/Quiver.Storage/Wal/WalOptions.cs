namespace Quiver.Storage.Wal;

/// <summary>How the log is kept.</summary>
sealed record WalOptions
{
    /// <summary>A segment is closed once it has this many bytes.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The bytes that may wait for the disk; writers wait beyond.</summary>
    public long MaxPendingBytes { get; init; } = 64L << 20;
}
