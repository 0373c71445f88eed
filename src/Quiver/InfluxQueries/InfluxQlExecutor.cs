using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Metadata;
using Quiver.InfluxQueries.Schema;
using Quiver.InfluxQueries.Users;
using Quiver.Storage;

namespace Quiver.InfluxQueries;

/// <summary>The one way in for InfluxQL, whatever door it comes by: statements in, series out.</summary>
sealed class InfluxQlExecutor(Database database, TimeSeriesStore store, InfluxMetadata metadata)
{
    /// <summary>The database in the process.</summary>
    public Database Database => database;

    /// <summary>The store of the series.</summary>
    public TimeSeriesStore Store => store;

    /// <summary>Databases and policies in InfluxDB's words.</summary>
    public InfluxCatalog Catalog { get; } = new(store, metadata);

    /// <summary>The users of InfluxQL.</summary>
    public InfluxUsers Users { get; } = new(metadata);

    /// <summary>What is known of the series of data files.</summary>
    public FileSeries FileSeries { get; } = new();

    /// <summary>The time in nanoseconds since 1970.</summary>
    public long Now => NowOf(database);

    /// <summary>Parses a text.</summary>
    /// <exception cref="QuiverException">The text or the parameters are wrong; nothing runs.</exception>
    public static InfluxQuery Parse(InfluxQlRequest request) => InfluxParser.ParseQuery(
        request.Text, request.Parameters is { Length: > 0 } json ? InfluxParameters.Parse(json) : null);

    /// <summary>
    /// Runs statements one after the other. An answer is to be read before the next is asked for; the first statement that fails is the
    /// last one that runs.
    /// </summary>
    /// <remarks>
    /// As in InfluxDB before 1.9.4, the error of a statement that is not the last one is lost: it is said to be not executed, and those
    /// after it are not mentioned. Clients have learned to expect it.
    /// </remarks>
    /// <exception cref="QuiverException">Whoever asks may not run one of the statements; none of them runs then.</exception>
    public async IAsyncEnumerable<StatementAnswer> RunAsync(
        InfluxQuery query, InfluxQlRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StatementPrivileges.Check(query, request);
        var scope = new StatementScope(this, request, NowOf(database));
        int last = query.Statements.Count - 1;
        for (int i = 0; i <= last; i++)
        {
            StatementAnswer answer = await StartAsync(query.Statements[i], i, scope, cancellationToken).ConfigureAwait(false);
            if (answer.Error is not null)
            {
                yield return i == last ? answer : new StatementAnswer(i, NoRows) { Error = "not executed" };
                yield break;
            }

            try
            {
                yield return answer;
            }
            finally
            {
                // Whoever reads may have gone before the first row was asked for.
                if (answer.Run is not null)
                {
                    await answer.Run.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>An answer without rows.</summary>
    public static IAsyncEnumerable<SeriesRows> NoRows { get; } = Of();

    /// <summary>An answer of rows that are there.</summary>
    public static async IAsyncEnumerable<SeriesRows> Of(params SeriesRows[] rows)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (SeriesRows series in rows)
        {
            yield return series;
        }
    }

    static async Task<StatementAnswer> StartAsync(
        InfluxStatement statement, int number, StatementScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return statement switch
            {
                InfluxSelect select => await new SelectStatements(scope).RunAsync(select, number, cancellationToken).ConfigureAwait(false),
                _ => await new OtherStatements(scope).RunAsync(statement, number, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (QuiverException error)
        {
            return new StatementAnswer(number, NoRows) { Error = error.Message };
        }
    }

    static long NowOf(Database database) =>
        (database.Engine.Options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
