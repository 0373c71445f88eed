using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Manifest;
using Quiver.Storage.Retention;

namespace Quiver.Storage.Compaction;

/// <summary>Merges files of a table, one plan at a time. The new files take the place of the old ones in one commit.</summary>
/// <param name="catalog">The tables.</param>
/// <param name="commits">The files.</param>
/// <param name="removals">Deletes the files that were merged.</param>
/// <param name="merger">Merges files.</param>
/// <param name="pace">Holds back.</param>
/// <param name="options">How the store behaves.</param>
sealed class Compactor(
    StoreCatalog catalog, ManifestCommits commits, FileRemovals removals, FileMerger merger, CompactionPace pace, StoreOptions options)
{
    readonly CompactionPolicy _policy = new(options.Compaction);

    /// <summary>Returns what to merge next of a table; null where there is nothing worth it.</summary>
    public MergeJob? Plan(int tableId, bool isThorough)
    {
        // The catalog after the files, so that it has all their tables and columns.
        var state = commits.Current;
        var definitions = catalog.Current;
        if (state.Find(tableId) is not { Count: > 0 } files || definitions.FindTable(tableId) is not { DeletedAt: null } table
            || definitions.FindDatabase(table.DatabaseId) is not { DeletedAt: null } database)
        {
            return null;
        }

        var now = options.Clock.GetUtcNow();
        var retention = Expiry.RetentionOf(table, definitions);
        var window = Math.Max(1, database.Window.Ticks) * 100;
        List<Tombstone> tombstones = [.. files.Tombstones];
        var plan = _policy.Next(new CompactionInput(
            files.Files, tombstones, window, table.Schema.Fields.Count, retention, now.UtcDateTime, isThorough));
        return plan is null ? null : new MergeJob(
            table, plan, tombstones, state.WalSequence, Expiry.KeptBy(retention, now), window);
    }

    /// <summary>Merges files. Nobody else removes files meanwhile.</summary>
    /// <returns>The new files; null where the table has gone since.</returns>
    public async Task<IReadOnlyList<DataFile>?> MergeAsync(MergeJob job, CancellationToken cancellationToken)
    {
        using var scope = commits.BeginFiles();
        var written = new List<DataFile>();
        ManifestEdit? edit = null;
        try
        {
            await pace.WaitAsync(0, cancellationToken).ConfigureAwait(false);
            await merger.MergeAsync(job, scope.NextId, pace.WaitAsync, written, cancellationToken).ConfigureAwait(false);
            edit = await removals.CommitAsync(
                state => job.Files.All(file => state.FindFile(file.Id) is not null)
                    ? new ManifestEdit { AddedFiles = written, RemovedFiles = [.. job.Files.Select(file => file.Id)] }
                    : null,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (edit is null)
            {
                removals.Abandon(written);
            }
        }

        return edit is null ? null : written;
    }
}
