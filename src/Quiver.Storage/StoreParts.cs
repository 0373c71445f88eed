using Quiver.Engine.Execution.Scheduling;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Logs;
using Quiver.Storage.Manifest;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage;

/// <summary>What a store is made of.</summary>
/// <param name="Options">How it behaves.</param>
/// <param name="Lock">Keeps other processes out.</param>
/// <param name="Objects">Where its objects are.</param>
/// <param name="Catalog">The databases and tables.</param>
/// <param name="ManifestLog">The files.</param>
/// <param name="Contents">The rows.</param>
/// <param name="Manifest">Commits changes of the files.</param>
/// <param name="Checkpointer">Writes rows to files.</param>
/// <param name="Log">The writes.</param>
/// <param name="Recovery">What was found in the log.</param>
sealed record StoreParts(
    StoreOptions Options, StoreLock Lock, IObjectStore Objects, StoreCatalog Catalog,
    VersionedLog<ManifestState, ManifestEdit> ManifestLog, StoreContents Contents, ManifestCommits Manifest, Checkpointer Checkpointer,
    WriteAheadLog Log, WalRecovery Recovery) : IAsyncDisposable
{
    /// <summary>Closes all parts, those first that use others.</summary>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync().ConfigureAwait(false);
        await Catalog.DisposeAsync().ConfigureAwait(false);
        await ManifestLog.DisposeAsync().ConfigureAwait(false);
        Checkpointer.Dispose();
        Manifest.Dispose();
        Contents.Dispose();
        Lock.Dispose();
    }
}
