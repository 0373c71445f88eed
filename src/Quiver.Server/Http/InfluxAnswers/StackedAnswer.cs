using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Results;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Sends the series of one statement as one table, in the formats that SQL is answered in.</summary>
static class StackedAnswer
{
    /// <summary>How many pieces of series, and rows, are looked at before the columns of the table are settled.</summary>
    const int MostPieces = 1024;
    const int MostRows = 1 << 16;

    /// <summary>Sends rows as they come.</summary>
    /// <param name="call">The request.</param>
    /// <param name="shape">How it wants them.</param>
    /// <param name="rows">The series.</param>
    /// <param name="nameColumn">What the column with their names is called.</param>
    public static async Task SendAsync(ApiCall call, ResultShape shape, IAsyncEnumerable<SeriesRows> rows, string nameColumn)
    {
        IAsyncEnumerator<SeriesRows> series = rows.GetAsyncEnumerator(call.Aborted);
        await using (series.ConfigureAwait(false))
        {
            var first = new Queue<SeriesRows>();
            try
            {
                int count = 0;
                while (first.Count < MostPieces && count < MostRows && await series.MoveNextAsync().ConfigureAwait(false))
                {
                    first.Enqueue(SeriesMemory.Keep(series.Current, call.Server.Database.Engine.Budget));
                    count += series.Current.RowCount;
                }

                var schema = StackedSchema.Of([.. first], nameColumn);
                await ResultAnswer.SendAsync(call, shape, schema.Schema, StackAsync(call, schema, first, series), call.Aborted)
                    .ConfigureAwait(false);
            }
            finally
            {
                foreach (SeriesRows piece in first)
                {
                    SeriesMemory.Release(piece);
                }
            }
        }
    }

    static async IAsyncEnumerable<RecordBatch> StackAsync(
        ApiCall call, StackedSchema schema, Queue<SeriesRows> first, IAsyncEnumerator<SeriesRows> series,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (first.TryDequeue(out SeriesRows? piece) || await NextAsync(series, cancellationToken).ConfigureAwait(false))
        {
            piece ??= SeriesMemory.Keep(series.Current, call.Server.Database.Engine.Budget);
            if (piece.RowCount == 0)
            {
                SeriesMemory.Release(piece);
                continue;
            }

            yield return Stack(schema, piece);
        }
    }

    static ValueTask<bool> NextAsync(IAsyncEnumerator<SeriesRows> series, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return series.MoveNextAsync();
    }

    static RecordBatch Stack(StackedSchema schema, SeriesRows piece)
    {
        try
        {
            return schema.Stack(piece);
        }
        catch (QuiverException)
        {
            SeriesMemory.Release(piece);
            throw;
        }
    }
}
