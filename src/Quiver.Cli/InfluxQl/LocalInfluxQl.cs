using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Server.Http.InfluxAnswers;

namespace Quiver.Cli.InfluxQl;

/// <summary>Runs statements on a database directory.</summary>
/// <param name="directory">The directory.</param>
/// <param name="console">What the command has around it.</param>
sealed class LocalInfluxQl(string directory, CliConsole console)
{
    const string Door = "cli_influxql";

    /// <summary>Runs statements and writes their answer as JSON; returns whether all of it went well.</summary>
    public Task<bool> WriteJsonAsync(InfluxQlArguments arguments, CancellationToken cancellationToken) => RunAsync(
        arguments,
        async (executor, query, request) =>
        {
            using var sink = new StreamSink(console.Output, executor.Database.Engine.Budget, cancellationToken);
            var writer = new InfluxJsonWriter(sink.Buffer, InfluxShape.UnitOf(arguments.Epoch), arguments.IsPretty);
            var sending = new WholeSending(sink, writer, maxRows: 0);
            await SendAsync(executor.RunAsync(query, request, cancellationToken), sending);
            await sink.SendAsync(isFlush: true);
            if (sending.LastError is { } error)
            {
                console.Error.WriteLine($"error: {error}");
            }

            return sending.LastError is null;
        },
        cancellationToken);

    /// <summary>Runs statements and shows their series; returns whether all of it went well.</summary>
    public Task<bool> ShowAsync(InfluxQlArguments arguments, AnswerDocuments documents, CancellationToken cancellationToken) => RunAsync(
        arguments,
        async (executor, query, request) =>
        {
            using var sink = new DocumentSink(documents, executor.Database.Engine.Budget, cancellationToken);
            var writer = new InfluxJsonWriter(sink.Buffer, InfluxShape.UnitOf(arguments.Epoch), isPretty: false);
            var sending = new ChunkedSending(sink, writer, query, InfluxShape.DefaultChunkRows, TimeProvider.System);
            await SendAsync(executor.RunAsync(query, request, cancellationToken), sending);
            return !documents.HasErrors;
        },
        cancellationToken);

    static async Task SendAsync(IAsyncEnumerable<StatementAnswer> answers, InfluxSending sending)
    {
        await foreach (StatementAnswer answer in answers)
        {
            await sending.WriteAsync(answer);
        }

        await sending.FinishAsync();
    }

    async Task<bool> RunAsync(
        InfluxQlArguments arguments, Func<InfluxQlExecutor, InfluxQuery, InfluxQlRequest, Task<bool>> run,
        CancellationToken cancellationToken)
    {
        var request = new InfluxQlRequest
        {
            Text = arguments.Text,
            Database = arguments.Database,
            RetentionPolicy = arguments.Policy,
            Parameters = arguments.Parameters,
            Door = Door,
        };
        InfluxQuery query;
        try
        {
            query = InfluxQlExecutor.Parse(request);
        }
        catch (QuiverException error) when (error.Kind != ErrorKind.Internal)
        {
            console.Error.WriteLine($"error: {InfluxAnswer.ParsingTextOf(error)}");
            return false;
        }

        await using Database database = await Database.OpenAsync(new DatabaseOptions { DataDirectory = directory }, cancellationToken);
        return await run(database.InfluxQl!, query, request);
    }
}
