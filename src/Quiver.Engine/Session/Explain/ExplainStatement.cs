using System.Diagnostics;
using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session.Explain;

/// <summary>EXPLAIN: the plans of a statement, with ANALYZE what running it cost.</summary>
sealed class ExplainStatement(StatementContext context)
{
    /// <summary>The metadata that marks results as plans: whoever shows them to people can keep their lines.</summary>
    public const string PlanMark = "quiver.plan";

    static readonly Schema Columns = new(
        [new Field("step", DataType.Utf8), new Field("plan", DataType.Utf8)], new Dictionary<string, string> { [PlanMark] = "" });

    public async Task<StatementResult> RunAsync(SqlExplain explain)
    {
        Func<ExplainNode, string> format = FormatOf(explain);
        long start = Stopwatch.GetTimestamp();
        var trace = new PlanTrace();
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => Plan(explain, trace)).ConfigureAwait(false);
        TimeSpan planning = Stopwatch.GetElapsedTime(start);
        await context.PlannedAsync(plan, isSmall: !explain.Analyze).ConfigureAwait(false);
        var rows = new List<(string Step, string Plan)>();
        if (explain.Analyze)
        {
            rows.AddRange(await AnalyzeAsync(plan, planning, format).ConfigureAwait(false));
        }
        else
        {
            rows.AddRange(explain.Rules ? trace.Steps : [("logical plan", format(ExplainNode.Of(trace.Optimized!)))]);
            rows.Add(("physical plan", format(ExplainNode.Of(plan, null))));
        }

        return StatementResult.Rows(TextTable.Of(Columns, rows.Select(r => new object?[] { r.Step, r.Plan })));
    }

    static Func<ExplainNode, string> FormatOf(SqlExplain explain) => explain.Format?.ToLowerInvariant() switch
    {
        null or "text" => ExplainText.Of,
        "json" when !explain.Rules => ExplainJson.Of,
        "graphviz" or "dot" when !explain.Rules => ExplainGraph.Of,
        "json" or "graphviz" or "dot" => throw At(explain, ErrorCode.InvalidStatement, "EXPLAIN (RULES) has the format text only"),
        _ => throw At(
            explain, ErrorCode.InvalidStatement, $"EXPLAIN has no format \"{explain.Format}\"; there are: text, json, graphviz"),
    };

    PhysicalPlan Plan(SqlExplain explain, PlanTrace trace)
    {
        if (explain.Analyze && explain.Statement is not (SqlQueryStatement or SqlSummarize))
        {
            throw At(
                explain.Statement, ErrorCode.InvalidStatement, "EXPLAIN ANALYZE takes a query: it runs what it explains, and would write");
        }

        LogicalPlan bound = explain.Statement switch
        {
            SqlQueryStatement query => context.Binder.BindQuery(query.Query),
            SqlSummarize summarize => context.Binder.BindQuery(StatementQuery.Of(summarize)),
            SqlInsert { Query: { } rows } => context.Binder.BindQuery(rows),
            SqlCreateTable { Query: { } rows } => context.Binder.BindQuery(rows),
            SqlCopyTo { Query: { } rows } => context.Binder.BindQuery(rows),
            SqlCreateView view => context.Binder.BindQuery(view.Query),
            _ => throw At(
                explain.Statement, ErrorCode.NotSupported, "EXPLAIN takes a query, or a statement that stores the rows of one"),
        };
        return new QueryPlanner(context) { Writes = explain.Statement is not SqlQueryStatement }.Plan(bound, trace);
    }

    async Task<(string Step, string Plan)[]> AnalyzeAsync(PhysicalPlan plan, TimeSpan planning, Func<ExplainNode, string> format)
    {
        var profile = new QueryProfile();
        long start = Stopwatch.GetTimestamp();
        StatementResult result = SqlSession.Start(plan, context, profile);
        await using (result.ConfigureAwait(false))
        {
            while (await result.NextAsync().ConfigureAwait(false) is { } batch)
            {
                batch.Dispose();
            }
        }

        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"planned in {planning.TotalMilliseconds:0.00} ms, ran in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.00} ms "
                + $"({result.ComputeTime.TotalMilliseconds:0.00} ms of {context.Threads} threads), at most "
                + $"{ByteText.Of(context.Memory.PeakBytes)} of memory");
        return [("analyzed plan", format(ExplainNode.Of(plan, profile))), ("summary", summary)];
    }

    static QuiverException At(SqlNode node, ErrorCode code, string message) =>
        new(code, message, node.Position.Line, node.Position.Column);
}
