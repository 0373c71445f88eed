using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;

namespace Quiver.InfluxQl.Series;

/// <summary>Waits for the first batch of a plan: one that aggregates fails before it, if at all.</summary>
static class EarlyBatches
{
    /// <summary>Waits for the first batch, and returns it and those after it.</summary>
    public static async Task<IAsyncEnumerable<RecordBatch>> OpenAsync(
        IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<RecordBatch> rows = batches.GetAsyncEnumerator(cancellationToken);
        try
        {
            return ReadAsync(rows, await rows.MoveNextAsync().ConfigureAwait(false), cancellationToken);
        }
        catch
        {
            await rows.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    static async IAsyncEnumerable<RecordBatch> ReadAsync(
        IAsyncEnumerator<RecordBatch> rows, bool isThere, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (rows.ConfigureAwait(false))
        {
            for (; isThere; isThere = await rows.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return rows.Current;
            }
        }
    }
}
