namespace Quiver.Storage.Compaction;

/// <summary>How the files of a store are merged and cleaned up in the background.</summary>
public sealed record CompactionOptions
{
    /// <summary>Whether files are merged without being asked; expired files, deletes and orphans are cleaned up either way.</summary>
    public bool IsAutomatic { get; init; } = true;

    /// <summary>About how large files become; those of half of it and more are merged only where they overlap others.</summary>
    public long TargetBytes { get; init; } = 128L << 20;

    /// <summary>The most files that are read at the same time; fewer of a table with very many columns.</summary>
    public int MaxMergeFiles { get; init; } = 64;

    /// <summary>The most windows that a file of many small ones spans.</summary>
    public int MaxWindows { get; init; } = 32;

    /// <summary>A window that got no file for so long is merged whole, and may be joined with its neighbours.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The bytes of files that are written in a second; null for no limit.</summary>
    public long? MaxBytesPerSecond { get; init; }

    /// <summary>The longest time between two looks at what there is to do.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Objects that no file of the store are, such as a crash leaves them, are deleted when they are so old.</summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time between two searches for such objects.</summary>
    public TimeSpan OrphanInterval { get; init; } = TimeSpan.FromHours(1);
}
