using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Session;
using Quiver.Formats.Parquet.Writing;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Server.Http.Output;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Answers a request of InfluxQL as InfluxDB 1 does.</summary>
static class InfluxAnswer
{
    /// <summary>Runs statements and sends their answers as they come.</summary>
    public static async Task SendAsync(
        ApiCall call, InfluxShape shape, InfluxQlExecutor executor, InfluxQuery query, InfluxQlRequest request)
    {
        AnswerCoding coding = AnswerCodings.Choose(call.Request.Headers.AcceptEncoding);
        call.Response.StatusCode = 200;
        call.Response.ContentType = shape.MediaType;
        SqlEngine engine = call.Server.Database.Engine;
        using var body = new AnswerBody(
            call.Response, coding, engine.Pool.Results.PieceBytes, engine.Budget, call.Server.Options.StallTimeout, call.Aborted);
        IInfluxWriter writer = shape.CreateWriter(body.Buffer);
        InfluxSending sending = shape.IsChunked
            ? new ChunkedSending(body, writer, query, shape.ChunkRows, call.Server.Options.Clock)
            : new WholeSending(body, writer, shape.MaxRows);
        await foreach (StatementAnswer answer in executor.RunAsync(query, request, body.Aborted).ConfigureAwait(false))
        {
            await sending.WriteAsync(answer).ConfigureAwait(false);
            if (sending.IsFull)
            {
                break;
            }
        }

        await sending.FinishAsync().ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Returns what is told of a text that cannot be parsed. Errors of parameters say themselves what they are of.</summary>
    public static string ParsingTextOf(QuiverException error) =>
        error.Message.StartsWith("error parsing ", StringComparison.Ordinal) ? error.Message : "error parsing query: " + error.Message;

    /// <summary>Answers with an error of the whole request.</summary>
    public static Task RefuseAsync(ApiCall call, InfluxShape shape, int status, string message)
    {
        // Headers are ASCII, and as long as servers in between take them.
        call.Response.Headers["X-Influxdb-Error"] = new string([.. message.Take(1024).Select(c => c is >= ' ' and < '\x7F' ? c : '?')]);
        using var buffer = new GrowingBuffer(MemoryBudget.Unlimited, "an error");
        shape.CreateWriter(buffer).EndDocument(message);
        return call.WriteAsync(status, buffer.Written.ToArray(), shape.MediaType);
    }
}
