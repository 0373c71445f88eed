using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Manifest;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage;

/// <summary>What a store is made of.</summary>
/// <param name="Options">How it behaves.</param>
/// <param name="Lock">Keeps other processes out.</param>
/// <param name="Objects">Where its objects are.</param>
/// <param name="Catalog">The databases and tables.</param>
/// <param name="Manifest">The files.</param>
/// <param name="Contents">The rows.</param>
/// <param name="Commits">Commits changes of the files.</param>
/// <param name="Checkpointer">Writes rows to files.</param>
/// <param name="Log">The writes.</param>
/// <param name="Recovery">What was found in the log.</param>
sealed record StoreParts(
    StoreOptions Options, StoreLock Lock, IObjectStore Objects, StoreCatalog Catalog,
    StoreManifest Manifest, StoreContents Contents, ManifestCommits Commits, Checkpointer Checkpointer,
    WriteAheadLog Log, WalRecovery Recovery) : IAsyncDisposable
{
    /// <summary>Closes all parts, those first that use others.</summary>
    public async ValueTask DisposeAsync()
    {
        await Checkpointer.DisposeAsync().ConfigureAwait(false);
        await Log.DisposeAsync().ConfigureAwait(false);
        await Catalog.DisposeAsync().ConfigureAwait(false);
        await Manifest.DisposeAsync().ConfigureAwait(false);
        Commits.Dispose();
        Contents.Dispose();
        Lock.Dispose();
    }
}
