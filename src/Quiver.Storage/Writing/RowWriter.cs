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
        var pending = new PendingWrite(writes, []);
        return AppendAsync(() => WriteCodec.Encode(writes, budget), pending, isDurable, cancellationToken);
    }

    /// <summary>Deletes rows: all deletes become visible at once.</summary>
    public Task DeleteAsync(IReadOnlyList<RowDelete> deletes, CancellationToken cancellationToken) =>
        AppendAsync(() => WriteCodec.Encode(deletes, budget), new PendingWrite([], deletes), isDurable: true, cancellationToken);

    /// <summary>Takes places in the order of writes for rows that come to files by another way.</summary>
    /// <param name="places">How many places, one after the other.</param>
    /// <param name="applied">Called with the last one, when all writes before them and none after them are visible.</param>
    public Task MarkAsync(int places, Action<long> applied)
    {
        // The log has it as deletes of nothing.
        IReadOnlyList<RowDelete> none = [];
        return AppendAsync(
            () => WriteCodec.Encode(none, budget), new PendingWrite([], none) { Applied = applied }, isDurable: true,
            CancellationToken.None, places);
    }

    Task AppendAsync(
        Func<WalPayload> encode, PendingWrite pending, bool isDurable, CancellationToken cancellationToken, int places = 1)
    {
        Task durable;
        try
        {
            (_, durable) = log.Append(encode(), pending, places);
        }
        catch
        {
            pending.Dispose();
            throw;
        }

        return isDurable ? durable.WaitAsync(cancellationToken) : Task.CompletedTask;
    }
}
