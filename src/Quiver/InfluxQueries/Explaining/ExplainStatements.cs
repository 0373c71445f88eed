using System.Diagnostics;
using System.Globalization;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Session.Explain;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Series;
using Quiver.Queries;

namespace Quiver.InfluxQueries.Explaining;

/// <summary>Runs EXPLAIN: what a SELECT reads, its graph, and with VERBOSE the plans of the engine; with ANALYZE, what running it
/// cost.</summary>
sealed class ExplainStatements(StatementScope scope)
{
    /// <summary>The column of EXPLAIN ANALYZE.</summary>
    const string AnalyzeColumn = "EXPLAIN ANALYZE";

    /// <summary>Explains a SELECT. One with INTO writes nothing.</summary>
    public async Task<SeriesRows> RunAsync(InfluxExplain explain, CancellationToken cancellationToken) => explain.IsAnalyze
        ? Answer(AnalyzeColumn, await AnalyzeAsync(explain, cancellationToken).ConfigureAwait(false))
        : Answer(ExplainRows.Column, await ExplainAsync(explain, cancellationToken).ConfigureAwait(false));

    async Task<IReadOnlyList<string>> ExplainAsync(InfluxExplain explain, CancellationToken cancellationToken)
    {
        var watch = new PlanWatch();
        var store = new SeriesStore(scope, explain.ToString()) { Watch = watch, OnlyPlans = true };
        PreparedSelect prepared = SelectPreparer.Prepare(SelectCompiler.Compile(explain.Select, scope.Now), store);
        using var chunks = new StoreChunks(scope, cancellationToken);
        QueryGraph graph = GraphBuilder.Build(prepared, chunks);
        List<string> rows = [.. ExplainRows.Of(graph, chunks.CountsOf, explain.IsVerbose)];
        if (explain.IsVerbose && rows.Count > 1)
        {
            await RunAsync(prepared, store, cancellationToken).ConfigureAwait(false);
            rows.AddRange(watch.Plans.SelectMany(plan =>
                (string[])["", "PHYSICAL PLAN", .. ExplainText.Of(ExplainNode.Of(plan.Plan, null)).Split('\n')]));
        }

        return rows;
    }

    async Task<IReadOnlyList<string>> AnalyzeAsync(InfluxExplain explain, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var watch = new PlanWatch();
        var store = new SeriesStore(scope, explain.ToString()) { Watch = watch };
        PreparedSelect prepared = SelectPreparer.Prepare(SelectCompiler.Compile(explain.Select, scope.Now), store);
        TimeSpan preparing = Stopwatch.GetElapsedTime(start);
        (long series, long rows) = await RunAsync(prepared, store, cancellationToken).ConfigureAwait(false);
        TimeSpan total = Stopwatch.GetElapsedTime(start);
        var root = new SpanTree(".");
        SpanTree select = root.Add("select");
        select.Add($"execution_time: {TextOf(total - preparing)}");
        select.Add($"planning_time: {TextOf(preparing)}");
        select.Add($"total_time: {TextOf(total)}");
        select.Add("labels").Add($"statement: {explain.Select}");
        SpanTree result = select.Add("result");
        result.Add($"series: {series}");
        result.Add($"rows: {rows}");
        foreach ((ExecutionPlan plan, QueryProfile? profile) in watch.Plans)
        {
            Add(select.Add("plan"), ExplainNode.Of(plan, profile));
        }

        return root.Lines();
    }

    static void Add(SpanTree tree, ExplainNode node)
    {
        SpanTree child = tree.Add(node.Detail.Length > 0 ? $"{node.Operator}: {node.Detail}" : node.Operator);
        foreach (ExplainFact fact in node.Facts.Where(fact => !fact.IsHiddenInText))
        {
            child.Add($"{fact.Name}: {fact.Text}");
        }

        foreach (ExplainNode input in node.Inputs)
        {
            Add(child, input);
        }
    }

    /// <summary>Runs a SELECT to its end.</summary>
    static async Task<(long Series, long Rows)> RunAsync(
        PreparedSelect prepared, SeriesStore store, CancellationToken cancellationToken)
    {
        var execution = new SelectExecution(prepared, store);
        SelectRun run = store.Begin(cancellationToken);
        await using (run.ConfigureAwait(false))
        {
            return await run.TryAsync(() => CountAsync(execution, run.Stop)).ConfigureAwait(false);
        }
    }

    static async Task<(long Series, long Rows)> CountAsync(SelectExecution execution, CancellationToken cancellationToken)
    {
        long series = 0;
        long count = 0;
        IAsyncEnumerable<SeriesRows> answer = await execution.StartAsync(cancellationToken).ConfigureAwait(false);
        await foreach (SeriesRows rows in answer.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            series += rows.IsContinuation ? 0 : 1;
            count += rows.RowCount;
        }

        return (series, count);
    }

    static SeriesRows Answer(string column, IReadOnlyList<string> lines)
    {
        var table = AnswerTable.OfText(null, column);
        foreach (string line in lines)
        {
            table.Add(line);
        }

        return table.ToSeries();
    }

    static string TextOf(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}ms");
}
