namespace Quiver.Storage.Wal;

/// <summary>How the log is kept.</summary>
sealed record WalOptions
{
    /// <summary>A segment is closed once it has this many bytes.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The bytes that may wait for the disk or for being applied; writers wait beyond.</summary>
    public long MaxPendingBytes { get; init; } = 64L << 20;

    /// <summary>
    /// How long a group waits for more writes before it is flushed. None by default: on a disk the writes that come during a flush are
    /// group enough, and a lone writer should not wait. With an object store, where each group is a request that costs money, a wait of
    /// some hundred milliseconds bounds the requests.
    /// </summary>
    public TimeSpan GatherTime { get; init; }

    /// <summary>A group with so many bytes waits no longer.</summary>
    public long GatherBytes { get; init; } = 8L << 20;
}
