using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Checkpoints;

/// <summary>Applies the writes of the log that are not in files, one by one, when a store is opened.</summary>
sealed class Replay(StoreContents contents, StoreCatalog catalog, MemoryBudget budget)
{
    /// <summary>Applies all writes after the manifest's.</summary>
    /// <param name="reader">The log.</param>
    /// <param name="makeRoom">Writes the rows in memory to files when there are too many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(WalReader reader, Func<Task> makeRoom, CancellationToken cancellationToken)
    {
        var after = contents.State.Manifest.WalSequence;
        await foreach (var entry in reader.ReadAsync(after, cancellationToken).ConfigureAwait(false))
        {
            var write = WriteCodec.Decode(entry.Payload.Span, catalog.Current, budget);
            contents.Apply([(entry.Sequence, new PendingWrite(write.Tables, write.Deletes))]);
            await makeRoom().ConfigureAwait(false);
        }
    }
}
