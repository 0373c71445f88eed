using System.Diagnostics.Metrics;
using Quiver.Admission;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Session;
using Quiver.Engine.Sql.Ast;
using Quiver.QueryLog;
using Quiver.Telemetry;

namespace Quiver.Queries;

/// <summary>
/// The one way in for queries, whatever door they come by: looks the database up, parses, plans, waits for a permit, and starts. The
/// permit, the log entry and the trace end with the result.
/// </summary>
public sealed class QueryExecutor
{
    readonly SqlEngine _engine;

    internal QueryExecutor(SqlEngine engine, QueryOptions options, Meter meter)
    {
        _engine = engine;
        Options = options;
        Gate = new AdmissionGate(options.Admission, Clock);
        Log = new QueryLogBook(options.LogCapacity, Clock);
        Metrics = new QueryMetrics(meter, Gate, Log, engine.Budget);
    }

    /// <summary>The limits.</summary>
    public QueryOptions Options { get; }

    internal TimeProvider Clock => _engine.Options.Clock;

    internal AdmissionGate Gate { get; }

    internal QueryLogBook Log { get; }

    internal QueryMetrics Metrics { get; }

    /// <summary>Starts a query in a session of its own.</summary>
    /// <param name="request">The query: one statement.</param>
    /// <param name="cancellationToken">Ends the query, also while its result is read: whoever asked has gone.</param>
    /// <returns>The result, whose disposal ends the query: its last byte is out then.</returns>
    /// <exception cref="QuiverException">The statement is wrong, may not be run, was not let in, or failed before its first
    /// row.</exception>
    public async Task<QueryResult> StartAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var run = new QueryRun(this, request, cancellationToken);
        try
        {
            var session = new SqlSession(_engine, OptionsOf(request));
            CheckDatabase(request);
            IReadOnlyList<SqlStatement> statements = await SqlSession.ParseAsync(request.Text).ConfigureAwait(false);
            if (statements.Count != 1)
            {
                throw new QuiverException(
                    ErrorCode.InvalidStatement,
                    statements.Count == 0
                        ? "there is no statement in the text"
                        : $"the text has {statements.Count} statements; send one at a time");
            }

            if (request.IsReadOnly && !IsReading(statements[0]))
            {
                throw new QuiverException(
                    ErrorCode.NotSupported,
                    "the statement changes data or definitions, but only queries can be sent this way; over HTTP use POST");
            }

            return await StartAsync(session, request.Text, statements[0], request.Parameters, run).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Exception shown = run.Failed(error);
            run.Dispose();
            if (ReferenceEquals(shown, error))
            {
                throw;
            }

            throw shown;
        }
    }

    /// <summary>Enters a query of another language into the log, and lets its time run. Whoever asks disposes it.</summary>
    internal QueryRun Begin(QueryRequest request, CancellationToken cancellationToken) => new(this, request, cancellationToken);

    /// <summary>Starts a plan that another language than SQL made, which may be one of several of a query; null where it has nothing to
    /// read.</summary>
    internal async Task<StatementResult?> StartAsync(
        QueryRun run, QueryRequest request, CatalogSnapshots snapshots, Func<StatementContext, LogicalPlan?> bind)
    {
        var session = new SqlSession(_engine, OptionsOf(request));
        StatementResult? result = await session.ExecuteAsync(request.Text, bind, snapshots, run, run.Stop).ConfigureAwait(false);
        if (result is null)
        {
            run.Count(null);
        }
        else
        {
            run.Started(result);
        }

        return result;
    }

    /// <summary>Returns what all plans of a query read, as it is when the first of them is made.</summary>
    internal static CatalogSnapshots CreateSnapshots(QueryRequest request) => new(new SnapshotScope(request.Database, request.Access));

    /// <summary>Returns a budget for what a query holds beside its plans.</summary>
    internal MemoryBudget CreateBudget(QueryRequest request) =>
        new(OptionsOf(request).MemoryLimitBytes, _engine.Budget);

    /// <summary>Starts one statement of a script in a session that goes on.</summary>
    internal async Task<QueryResult> StartAsync(
        SqlSession session, string script, SqlStatement statement, QueryParameters parameters, string? database,
        CancellationToken cancellationToken)
    {
        string text = script[Math.Clamp(statement.Position.Offset, 0, script.Length)..Math.Clamp(statement.Span.End, 0, script.Length)];
        var run = new QueryRun(this, new QueryRequest { Text = text, Database = database }, cancellationToken);
        try
        {
            return await StartAsync(session, script, statement, parameters, run).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            run.Failed(error);
            run.Dispose();
            throw;
        }
    }

    async Task<QueryResult> StartAsync(
        SqlSession session, string script, SqlStatement statement, QueryParameters parameters, QueryRun run)
    {
        StatementParameters values = StatementParameters.Of(parameters.Named, parameters.Positional);
        StatementResult result = await session.ExecuteAsync(script, statement, values, run, run.Stop).ConfigureAwait(false);
        run.Started(result);
        return new QueryResult(result, run);
    }

    static bool IsReading(SqlStatement statement) => statement switch
    {
        SqlExplain explain => IsReading(explain.Statement),
        SqlPrepare prepare => IsReading(prepare.Statement),
        SqlQueryStatement or SqlShowTables or SqlShowSchemas or SqlShow or SqlShowCreate or SqlDescribe or SqlSummarize or SqlUse or SqlSet
            or SqlPragma or SqlDeallocate => true,
        _ => false,
    };

    SessionOptions OptionsOf(QueryRequest request) => new()
    {
        Schema = request.Database,
        SchemaAlias = request.UsesInfluxNames ? "iox" : null,
        CatalogAlias = request.UsesInfluxNames ? "public" : null,
        Access = request.Access,
        MemoryLimitBytes = Math.Min(request.MemoryLimitBytes ?? long.MaxValue, Options.MemoryLimitBytes ?? long.MaxValue),
    };

    void CheckDatabase(QueryRequest request)
    {
        // Before anything else: whether a database exists is not for everybody to know.
        if (request.Database is { } named && !request.Access.CanRead(named) && !request.Access.CanWrite(named))
        {
            throw new QuiverException(ErrorCode.AccessDenied, $"this session may not use database \"{named}\"");
        }

        if (request.Database is { } database && !_engine.Tables.Mounted.Any(m => m.Catalog.FindSchema(database) is not null)
            && !_engine.Tables.HasSchema(database))
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {database}");
        }
    }
}
