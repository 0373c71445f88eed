using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>EXPLAIN: the plans of a query, with ANALYZE what running it cost.</summary>
sealed class ExplainStatement(StatementContext context)
{
    /// <summary>The metadata that marks results as plans: whoever shows them to people can keep their lines.</summary>
    public const string PlanMark = "quiver.plan";

    static readonly Schema Columns = new(
        [new Field("step", DataType.Utf8), new Field("plan", DataType.Utf8)], new Dictionary<string, string> { [PlanMark] = "" });

    public async Task<StatementResult> RunAsync(SqlExplain explain)
    {
        if (explain.Statement is not SqlQueryStatement { Query: { } query })
        {
            throw new QuiverException(
                ErrorCode.NotSupported, "EXPLAIN takes a query", explain.Statement.Position.Line, explain.Statement.Position.Column);
        }

        var trace = new PlanTrace();
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => new QueryPlanner(context).Plan(query,
            trace)).ConfigureAwait(false);
        await context.PlannedAsync(plan, isSmall: !explain.Analyze).ConfigureAwait(false);
        var rows = new List<(string, string)>();
        if (explain.Rules)
        {
            rows.AddRange(trace.Steps);
        }
        else if (!explain.Analyze)
        {
            rows.Add(("logical plan", trace.Logical));
        }

        QueryProfile? profile = explain.Analyze ? new QueryProfile() : null;
        if (profile is not null)
        {
            await using StatementResult result = SqlSession.Start(plan, context, profile);
            while (await result.NextAsync().ConfigureAwait(false) is { } batch)
            {
                batch.Dispose();
            }
        }

        rows.Add((profile is null ? "physical plan" : "analyzed plan", ExplainText.Of(plan, profile)));
        return StatementResult.Rows(TextTable.Of(Columns, rows.Select(r => new object?[] { r.Item1, r.Item2 })));
    }
}
