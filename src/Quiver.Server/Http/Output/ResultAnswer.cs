using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Server.Http.Output;

/// <summary>Answers a request with rows, as they come.</summary>
static class ResultAnswer
{
    /// <summary>How long rows that are there wait for more of them before they are sent.</summary>
    static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);

    static readonly Schema _count = new([new Field("count", DataType.Int64)]);

    /// <summary>Sends the result of a query: its rows, or how many rows the statement wrote.</summary>
    public static async Task SendAsync(ApiCall call, ResultShape shape, QueryResult result)
    {
        try
        {
            Task sending = result.HasRows
                ? SendAsync(call, shape, result.Schema, result.Batches, result.Stop)
                : SendCountAsync(call, shape, result);
            await sending.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A client that does not read fails its query, which the log is to tell as much as an error of the rows.
            Exception shown = result.Failed(error);
            if (ReferenceEquals(shown, error))
            {
                throw;
            }

            throw shown;
        }
    }

    /// <summary>Sends rows. An error before the first of them is out is the caller's to tell.</summary>
    /// <param name="call">The request.</param>
    /// <param name="shape">How it wants them.</param>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="stop">Nobody waits for them any more, or they took too long, on their way to a slow client too.</param>
    public static async Task SendAsync(
        ApiCall call, ResultShape shape, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken stop)
    {
        var engine = call.Server.Database.Engine;
        AnswerCoding coding = shape.Format == ResultFormat.Parquet
            ? AnswerCoding.Identity
            : AnswerCodings.Choose(call.Request.Headers.AcceptEncoding);
        call.Response.StatusCode = 200;
        call.Response.ContentType = ResultFormats.MediaTypeOf(shape.Format);
        using var body = new AnswerBody(
            call.Response, coding, engine.Pool.Results.PieceBytes, engine.Budget, call.Server.Options.StallTimeout, stop);
        IResultEncoder encoder = shape.CreateEncoder(schema, body, engine.Pool);
        await using (encoder.ConfigureAwait(false))
        {
            IAsyncEnumerator<RecordBatch> rows = batches.GetAsyncEnumerator(stop);
            await using (rows.ConfigureAwait(false))
            {
                while (await NextAsync(rows, encoder, body).ConfigureAwait(false))
                {
                    await encoder.WriteAsync(rows.Current).ConfigureAwait(false);
                }
            }

            await encoder.FinishAsync().ConfigureAwait(false);
            await body.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the next batch; when that takes a while, what is there is sent.</summary>
    static async ValueTask<bool> NextAsync(IAsyncEnumerator<RecordBatch> rows, IResultEncoder encoder, AnswerBody body)
    {
        ValueTask<bool> next = rows.MoveNextAsync();
        if (next.IsCompleted || !encoder.HasUsableRows || body.Buffer.Length == 0)
        {
            return await next.ConfigureAwait(false);
        }

        Task<bool> waiting = next.AsTask();
        using (var enough = new CancellationTokenSource())
        {
            if (await Task.WhenAny(waiting, Task.Delay(_patience, enough.Token)).ConfigureAwait(false) == waiting)
            {
                await enough.CancelAsync().ConfigureAwait(false);
                return await waiting.ConfigureAwait(false);
            }
        }

        try
        {
            await body.SendAsync(isFlush: true).ConfigureAwait(false);
        }
        catch
        {
            // The enumerator must not be disposed while it moves.
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (waiting.IsCompletedSuccessfully && await waiting.ConfigureAwait(false))
            {
                rows.Current.Dispose();
            }

            throw;
        }

        return await waiting.ConfigureAwait(false);
    }

    static async Task SendCountAsync(ApiCall call, ResultShape shape, QueryResult result)
    {
        await result.DrainAsync().ConfigureAwait(false);
        await SendAsync(call, shape, _count, CountAsync(result.AffectedRows), result.Stop).ConfigureAwait(false);
    }

#pragma warning disable CS1998 // What is there is not waited for.
    static async IAsyncEnumerable<RecordBatch> CountAsync(long count)
#pragma warning restore CS1998
    {
        using var builder = ColumnBuilder.Create(DataType.Int64);
        if (count < 0)
        {
            builder.AppendNull();
        }
        else
        {
            builder.Append(count);
        }

        yield return new RecordBatch(_count, [builder.Finish()], 1);
    }
}
