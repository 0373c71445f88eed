using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;
using Quiver.Engine.Session.Explain;
using Quiver.Engine.Session.Settings;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>One connection: takes statements from text to result. This is where SQL enters the engine.</summary>
sealed class SqlSession(SqlEngine engine, SessionOptions? options = null)
{
    /// <summary>The most times that a statement is planned again because a scan found its schema wrong.</summary>
    const int MaxRestarts = 16;

    readonly SessionState _state = new(options ?? new SessionOptions());

    /// <summary>Parses a script.</summary>
    public static Task<IReadOnlyList<SqlStatement>> ParseAsync(string sql) => PlanningThread.ParseAsync(sql,
        () => SqlParser.ParseScript(sql));

    /// <summary>Runs one statement of a script.</summary>
    /// <param name="sql">The text of the whole script.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="parameters">The values of parameters.</param>
    /// <param name="observer">Is told how the statement gets on; null where nobody is.</param>
    /// <param name="cancellationToken">Cancels the statement, its result stream included.</param>
    public async Task<StatementResult> ExecuteAsync(
        string sql, SqlStatement statement, StatementParameters parameters, StatementObserver? observer,
        CancellationToken cancellationToken)
    {
        if (statement is SqlExecute execute)
        {
            using var asking = new StatementContext(engine, _state, sql, parameters, cancellationToken);
            (PreparedStatement prepared, parameters) = new PreparedStatements(asking).Find(execute);
            (sql, statement) = (prepared.Sql, prepared.Statement);
        }

        for (int restarts = 0; ; restarts++)
        {
            var context = new StatementContext(engine, _state, sql, parameters, cancellationToken) { Observer = observer };
            StatementResult? result = null;
            try
            {
                result = await DispatchAsync(statement, context).ConfigureAwait(false);
                return result.With(context.Journal, engine.Tables).Owning(context);
            }
            catch (ScanRestartException restart)
            {
                // Each restart follows from something new that a table learned; files that change all the time end it.
                if (restarts == MaxRestarts)
                {
                    throw restart.Error;
                }
            }
            catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
            {
                throw new QuiverException(ErrorCode.Cancelled, "the query was cancelled", error);
            }
            finally
            {
                if (result is null)
                {
                    context.Dispose();
                }
            }
        }
    }

    /// <summary>Runs a plan that another front end makes of a text; null where it makes none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bind">Makes the plan, with the tables of the statement's snapshot; it is as good as optimized: scans know their
    /// filters and give needed columns only.</param>
    /// <param name="snapshots">What all plans of the statement read; whoever gives them disposes them, after the results.</param>
    /// <param name="observer">Is told how the statement gets on; null where nobody is.</param>
    /// <param name="cancellationToken">Cancels the statement, its result stream included.</param>
    public async Task<StatementResult?> ExecuteAsync(
        string text, Func<StatementContext, LogicalPlan?> bind, CatalogSnapshots snapshots, StatementObserver? observer,
        CancellationToken cancellationToken)
    {
        var context = new StatementContext(engine, _state, text, StatementParameters.None, cancellationToken, snapshots)
        {
            Observer = observer,
        };
        StatementResult? result = null;
        try
        {
            // The tables are those of catalogs in memory: nothing is read to plan, so a short text needs no thread of its own.
            PhysicalPlan? physical = await PlanningThread
                .ParseAsync(text, () => bind(context) is { } plan ? new PhysicalPlanner().Plan(plan) : null)
                .ConfigureAwait(false);
            if (physical is null)
            {
                return null;
            }

            await context.PlannedAsync(physical).ConfigureAwait(false);
            result = Start(physical, context, observer?.CreateProfile());
            return result.Owning(context);
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new QuiverException(ErrorCode.Cancelled, "the query was cancelled", error);
        }
        finally
        {
            if (result is null)
            {
                context.Dispose();
            }
        }
    }

    static async Task<StatementResult> DispatchAsync(SqlStatement statement, StatementContext context)
    {
        await new StatementAccess(context).CheckAsync(statement).ConfigureAwait(false);
        switch (statement)
        {
            case SqlQueryStatement query:
                return await QueryAsync(query.Query, context).ConfigureAwait(false);
            case SqlSummarize summarize:
                return await QueryAsync(StatementQuery.Of(summarize), context).ConfigureAwait(false);
            case SqlExplain explain:
                return await new ExplainStatement(context).RunAsync(explain).ConfigureAwait(false);
            default:
                bool isSmall = statement is SqlShowTables or SqlShowSchemas or SqlShow or SqlShowCreate or SqlDescribe or SqlUse or SqlSet
                    or SqlPragma or SqlPrepare or SqlDeallocate;
                await context.PlannedAsync(null, isSmall).ConfigureAwait(false);
                StatementResult result = await RunAsync(statement, context).ConfigureAwait(false);
                bool isChange = statement is SqlInsert or SqlUpdate or SqlDelete or SqlTruncate or SqlCopyTo or SqlCopyFrom;
                return isChange ? result.AsChange() : result;
        }
    }

    static Task<StatementResult> RunAsync(SqlStatement statement, StatementContext context) => statement switch
    {
        SqlCreateTable create => new TableStatements(context).CreateAsync(create),
        SqlInsert insert => new TableStatements(context).InsertAsync(insert),
        SqlUpdate update => new ChangeStatements(context).UpdateAsync(update),
        SqlDelete delete => new ChangeStatements(context).DeleteAsync(delete),
        SqlTruncate truncate => new ChangeStatements(context).TruncateAsync(truncate),
        SqlCopyTo copy => new CopyStatements(context).ToAsync(copy),
        SqlCopyFrom copy => new CopyStatements(context).FromAsync(copy),
        SqlPragma { Arguments.Count: > 0 } pragma when !ListingStatements.IsListing(pragma) =>
            Task.FromResult(new SettingStatements(context).Set(pragma)),
        SqlShowTables or SqlShowSchemas or SqlShow or SqlShowCreate or SqlDescribe or SqlPragma =>
            Task.FromResult(StatementResult.Rows(new ListingStatements(context).TableOf(statement))),
        SqlUse use => Task.FromResult(SchemaChoice.Use(use, context)),
        SqlSet set => Task.FromResult(new SettingStatements(context).Set(set)),
        SqlPrepare prepare => Task.FromResult(new PreparedStatements(context).Prepare(prepare)),
        SqlDeallocate deallocate => Task.FromResult(new PreparedStatements(context).Deallocate(deallocate)),
        _ => new CatalogStatements(context).RunAsync(statement),
    };

    static async Task<StatementResult> QueryAsync(SqlQuery query, StatementContext context)
    {
        PhysicalPlan plan = await PlanningThread
            .RunAsync(context.Sql, () => new QueryPlanner(context).Plan(query), context.CancellationToken).ConfigureAwait(false);
        await context.PlannedAsync(plan).ConfigureAwait(false);
        StatementResult result = Start(plan, context, context.Observer?.CreateProfile());
        if (!plan.IsTentative)
        {
            return result;
        }

        try
        {
            await result.SettleAsync().ConfigureAwait(false);
            return result;
        }
        catch
        {
            await result.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a plan.</summary>
    internal static StatementResult Start(PhysicalPlan plan, StatementContext context, QueryProfile? profile) => StatementResult.Rows(
        plan, QueryExecution.Start(plan, context.CreateTaskContext(), context.Engine.Pool, profile, context.CancellationToken))
        .With(context.Journal, context.Engine.Tables);

    /// <summary>Runs a plan to its end and returns its rows.</summary>
    internal static async Task<List<RecordBatch>> CollectAsync(PhysicalPlan plan, StatementContext context)
    {
        var batches = new List<RecordBatch>();
        await using StatementResult result = Start(plan, context, null);
        while (await result.NextAsync().ConfigureAwait(false) is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }
}
