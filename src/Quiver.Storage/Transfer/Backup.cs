using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Logs;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Transfer;

/// <summary>
/// Copies a store as it is at one moment, while writes and compaction go on: rows in memory are written to files first, then the files of
/// one manifest are copied under a lease that keeps them from being deleted. A backup is laid out as a store, with a list of its objects.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="target">Where the backup goes.</param>
sealed class Backup(TimeSeriesStore store, IObjectStore target)
{
    /// <summary>Makes the backup.</summary>
    /// <param name="progress">Called with the bytes copied so far and those of all files.</param>
    /// <param name="cancellationToken">Gives up; what was copied is not a backup then.</param>
    public async Task<BackupList> RunAsync(Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        await foreach (var found in target.ListAsync("", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            throw new QuiverException(
                ErrorCode.AlreadyExists, $"the target of a backup must be empty, and there is \"{found.Path}\" already");
        }

        await store.CheckpointAsync(cancellationToken).ConfigureAwait(false);
        using var lease = store.Contents.Enter(out var state, out _);
        var (manifest, catalog) = (state.Manifest, store.Catalog.Current);
        var createdAt = store.Options.Clock.GetUtcNow().UtcDateTime;
        var (all, copied) = (manifest.Tables.Sum(table => table.Bytes), 0L);
        var entries = new List<BackupEntry>();
        foreach (var file in manifest.Tables.SelectMany(table => table.Files))
        {
            entries.Add(await CopyAsync(file, cancellationToken).ConfigureAwait(false));
            copied += file.Bytes;
            progress?.Invoke(copied, all);
        }

        entries.Add(await PutAsync(
            LogSnapshot.Of(target, "catalog", new CatalogFormat(), catalog, catalog.Version), cancellationToken).ConfigureAwait(false));
        entries.Add(await PutAsync(
            LogSnapshot.Of(target, "manifest", new ManifestFormat(), manifest, 1), cancellationToken).ConfigureAwait(false));
        var list = new BackupList(createdAt, manifest.WalSequence, entries);
        await list.WriteAsync(target, cancellationToken).ConfigureAwait(false);
        return list;
    }

    Task<BackupEntry> CopyAsync(DataFile file, CancellationToken cancellationToken) => ObjectCopy.RunAsync(
        store.Objects,
        target,
        file.Path,
        read =>
        {
            if (read.Bytes != file.Bytes)
            {
                throw new QuiverException(
                    ErrorCode.CorruptFile,
                    $"data file \"{file.Path}\" has {read.Bytes} bytes where the manifest says {file.Bytes}; quiver check tells more");
            }
        },
        cancellationToken);

    async Task<BackupEntry> PutAsync((string Path, ReadOnlyMemory<byte> Content) item, CancellationToken cancellationToken)
    {
        await target.PutAsync(item.Path, item.Content, cancellationToken).ConfigureAwait(false);
        return new BackupEntry(item.Path, item.Content.Length, Crc32C.Append(0, item.Content.Span));
    }
}
