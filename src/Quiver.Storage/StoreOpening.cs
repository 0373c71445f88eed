using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Scheduling;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Logs;
using Quiver.Storage.Manifest;
using Quiver.Storage.Persist;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage;

/// <summary>Opens a store: catalog, manifest, and the writes that only the log has.</summary>
static class StoreOpening
{
    /// <summary>Where the write-ahead log is, below the folder of the store.</summary>
    public const string LogFolder = "wal";

    /// <summary>Opens a store whose folder is locked.</summary>
    public static async Task<StoreParts> OpenAsync(StoreOptions options, StoreLock storeLock, CancellationToken cancellationToken)
    {
        var objects = options.Objects ?? new LocalDirectoryStore(options.Directory);
        (objects as LocalDirectoryStore)?.RemovePartial();
        CatalogOptions catalogOptions = options.Catalog with { Window = options.Window };
        var catalog = await StoreCatalog.OpenAsync(objects, catalogOptions, options.Clock, cancellationToken).ConfigureAwait(false);
        StoreManifest? manifest = null;
        StoreContents? contents = null;
        try
        {
            manifest = await StoreManifest.OpenAsync(objects, new LogOptions(), cancellationToken).ConfigureAwait(false);
            contents = new StoreContents(manifest.Current, table => WindowOf(catalog.Current, table), options.Clock);
            var commits = new ManifestCommits(manifest, contents);
            var budget = new MemoryBudget(long.MaxValue);
            var files = new SortedFileWriter(objects, options.Clock, new WorkerPool(options.Threads), budget);
            WriteAheadLog? log = null;
            var checkpointer = new Checkpointer(
                contents, catalog, commits, new Persister(files, options.Clock, budget),
                (sequence, stop) => log?.TruncateAsync(sequence, stop) ?? Task.CompletedTask, options.Threads);
            var segments = options.Segments ?? new LocalWalSegments(Path.Combine(options.Directory, LogFolder));
            var reader = new WalReader(segments);
            await new Replay(contents, catalog, budget).RunAsync(
                reader,
                () => contents.State.Active.Bytes < options.CheckpointBytes ? Task.CompletedTask : checkpointer.RunAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
            var last = Math.Max(contents.PublishedSequence, reader.Recovery.LastSequence);
            var existing = await segments.ListAsync(cancellationToken).ConfigureAwait(false);
            log = new WriteAheadLog(segments, options.Log, last, existing, contents);
            return new StoreParts(options, storeLock, objects, catalog, manifest, contents, commits, checkpointer, log, reader.Recovery);
        }
        catch
        {
            await catalog.DisposeAsync().ConfigureAwait(false);
            if (manifest is not null)
            {
                await manifest.DisposeAsync().ConfigureAwait(false);
            }

            contents?.Dispose();
            throw;
        }
    }

    /// <summary>Returns the length of the windows of a table, in nanoseconds.</summary>
    public static long WindowOf(CatalogSnapshot catalog, int table)
    {
        var window = catalog.FindTable(table) is { } definition ? catalog.FindDatabase(definition.DatabaseId)?.Window : null;
        return (window ?? TimeSpan.FromDays(1)).Ticks * 100;
    }
}
