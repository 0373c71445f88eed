using Quiver.Arrow.Memory;
using Quiver.Storage.State;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Writing;

/// <summary>Hands rows and deletes to the log. What completes is durable and visible to readers.</summary>
sealed class RowWriter(WriteAheadLog log, BufferGate gate, MemoryBudget budget)
{
    /// <summary>Waits while too much waits for the disk, or is in memory.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        await log.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes rows, which are taken over.</summary>
    /// <param name="writes">The rows by table: all become visible at once.</param>
    /// <param name="isDurable">Whether to wait until they are durable.</param>
    /// <param name="cancellationToken">Ends the wait; the rows may be written all the same.</param>
    public Task WriteAsync(IReadOnlyList<TableWrite> writes, bool isDurable, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite(writes, null);
        return AppendAsync(() => WriteCodec.Encode(writes, budget), pending, isDurable, cancellationToken);
    }

    /// <summary>Deletes rows.</summary>
    public Task DeleteAsync(RowDelete delete, CancellationToken cancellationToken) =>
        AppendAsync(() => WriteCodec.Encode(delete, budget), new PendingWrite([], delete), isDurable: true, cancellationToken);

    /// <summary>Takes a place in the order of writes for rows that come to files by another way.</summary>
    /// <param name="table">A table.</param>
    /// <param name="applied">Called with the place, when all writes before it and none after it are visible.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task MarkAsync(int table, Action<long> applied, CancellationToken cancellationToken)
    {
        // Replay takes it for a delete of rows at a time that is not written: the log needs no entry of its own for this.
        var nothing = new RowDelete(table, long.MinValue, long.MinValue, []);
        return AppendAsync(
            () => WriteCodec.Encode(nothing, budget), new PendingWrite([], null) { Applied = applied }, isDurable: true, cancellationToken);
    }

    Task AppendAsync(Func<WalPayload> encode, PendingWrite pending, bool isDurable, CancellationToken cancellationToken)
    {
        Task durable;
        try
        {
            (_, durable) = log.Append(encode(), pending);
        }
        catch
        {
            pending.Dispose();
            throw;
        }

        return isDurable ? durable.WaitAsync(cancellationToken) : Task.CompletedTask;
    }
}
