using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Compaction;
using Quiver.Storage.Wal;

namespace Quiver.Storage;

/// <summary>Where a store is and how it behaves.</summary>
public sealed record StoreOptions
{
    /// <summary>The folder of the write-ahead log and, where there is no other store for them, of all objects.</summary>
    public required string Directory { get; init; }

    /// <summary>Where catalog, manifest and data files are; null for the folder itself. Every durable thing but the log is there.</summary>
    public IObjectStore? Objects { get; init; }

    /// <summary>Rows in memory of this many bytes are written to files.</summary>
    public long CheckpointBytes { get; init; } = 256L << 20;

    /// <summary>Rows in memory that are this old are written to files, however few there are.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Writers wait while rows in memory take this many bytes.</summary>
    public long BufferBytes { get; init; } = 1L << 30;

    /// <summary>How long a writer waits for memory before its write fails.</summary>
    public TimeSpan BufferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most memory that the caches of newest rows and distinct values of one table may take; larger ones are given
    /// up.</summary>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>The length of the time windows of new databases, at which files are cut.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How files are merged and cleaned up in the background.</summary>
    public CompactionOptions Compaction { get; init; } = new();

    /// <summary>Threads that write files in the background.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The clock of lines without a time, of retention and of everything else that happens in time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Limits of the catalog; the length of windows is <see cref="Window"/>.</summary>
    internal CatalogOptions Catalog { get; init; } = new();

    /// <summary>How the write-ahead log is kept.</summary>
    internal WalOptions Log { get; init; } = new();

    /// <summary>Where its segments are; null for a folder of <see cref="Directory"/>.</summary>
    internal IWalSegments? Segments { get; init; }
}
