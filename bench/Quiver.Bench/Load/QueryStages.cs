using System.Diagnostics;
using System.Globalization;
using Quiver.Bench.Tsbs;
using Quiver.Engine.Execution;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Physical;
using Quiver.Engine.Session;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Quiver.Queries;

namespace Quiver.Bench.Load;

/// <summary>Where the time of a small query goes between its text and its last row, in the process, without a server.</summary>
sealed class QueryStages(BenchArguments arguments)
{
    static readonly string[] _names = ["parse", "context", "bind", "optimize", "physical", "start", "first batch", "rest", "dispose"];
    readonly List<string> _queries =
    [
        .. new TsbsQueries(arguments.Integer("--hosts", 100), arguments.Integer("--hours", 24)).All(1000)
            .TakeWhile(query => query.Type == "single-groupby-1-1-1").Select(query => query.SqlOver("cpu")),
    ];

    /// <summary>Runs the stages one by one, then whole queries by 1 and by 16 callers at a time.</summary>
    public int Run()
    {
        if (!TsbsStore.Exists)
        {
            using var quiver = new QuiverInProcess(TsbsStore.Open(arguments.Threads));
            var lines = arguments.Text("--lines")
                ?? TsbsGenerator.Ensure(arguments.Integer("--hosts", 100), arguments.Integer("--hours", 24));
            TsbsStore.Load(quiver.Database, lines, arguments.Integer("--batch", 5000), 2);
            quiver.Database.Store!.CheckpointAsync().GetAwaiter().GetResult();
        }

        var database = TsbsStore.Open(arguments.Threads);
        var seconds = TimeSpan.FromSeconds(arguments.Seconds("--seconds", 5));
        var only = arguments.Text("--only");
        if (only is null or "stages")
        {
            ByStageAsync(database, seconds).GetAwaiter().GetResult();
        }

        foreach (var callers in new[] { 1, 16 })
        {
            if (only is null || only == callers.ToString(CultureInfo.InvariantCulture))
            {
                Whole(database, callers, TimeSpan.FromSeconds(2), report: false);
                Whole(database, callers, seconds, report: true);
            }
        }

        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    async Task ByStageAsync(Database database, TimeSpan length)
    {
        var state = new SessionState(new SessionOptions { Schema = "tsbs" });
        var stages = new long[_names.Length];
        var (count, watch, bytes) = (0, Stopwatch.StartNew(), 0L);
        var isWarm = false;
        while (watch.Elapsed < length || !isWarm)
        {
            if (!isWarm && watch.Elapsed > TimeSpan.FromSeconds(3))
            {
                (isWarm, count) = (true, 0);
                Array.Clear(stages);
                watch.Restart();
                bytes = GC.GetTotalAllocatedBytes(true);
            }

            await OneAsync(database.Engine, state, _queries[count++ % _queries.Count], stages).ConfigureAwait(false);
        }

        bytes = GC.GetTotalAllocatedBytes(true) - bytes;
        for (var i = 0; i < _names.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_names[i],-14}{Microseconds(stages[i]) / count,8:0.0} µs"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"sum",-14}{Microseconds(stages.Sum()) / count,8:0.0} µs, {bytes / count / 1024.0:0.0} KB allocated a query, "
                + $"{count} queries"));
    }

    static async Task OneAsync(SqlEngine engine, SessionState state, string sql, long[] stages)
    {
        var last = Stopwatch.GetTimestamp();
        var stage = 0;
        void Next()
        {
            var now = Stopwatch.GetTimestamp();
            stages[stage++] += now - last;
            last = now;
        }

        var statement = (SqlQueryStatement)SqlParser.ParseScript(sql)[0];
        Next();
        var context = new StatementContext(engine, state, sql, StatementParameters.None, CancellationToken.None);
        Next();
        LogicalPlan bound = context.Binder.BindQuery(statement.Query);
        Next();
        IReadOnlyList<IOptimizerRule> rules = [.. OptimizerRules.All, .. engine.OptimizerRules];
        LogicalPlan optimized = new QueryOptimizer(rules, context.OptimizerContext).Optimize(bound, null);
        Next();
        PhysicalPlan plan = new PhysicalPlanner().Plan(optimized);
        Next();
        QueryExecution execution = QueryExecution.Start(plan, context.CreateTaskContext(), engine.Pool, null, CancellationToken.None);
        Next();
        (await execution.NextAsync(CancellationToken.None).ConfigureAwait(false))?.Dispose();
        Next();
        while (await execution.NextAsync(CancellationToken.None).ConfigureAwait(false) is { } batch)
        {
            batch.Dispose();
        }

        Next();
        await execution.DisposeAsync().ConfigureAwait(false);
        context.Dispose();
        Next();
    }

    void Whole(Database database, int callers, TimeSpan length, bool report)
    {
        var latencies = new LatencyHistogram();
        var pauses = GC.GetTotalPauseDuration();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        Task.WaitAll([.. Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller * 37; watch.Elapsed < length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var request = new QueryRequest { Text = _queries[i % _queries.Count], Database = "tsbs" };
                await using (var result = await database.Queries.StartAsync(request).ConfigureAwait(false))
                {
                    await foreach (var batch in result.Batches.ConfigureAwait(false))
                    {
                        batch.Dispose();
                    }
                }

                lock (latencies)
                {
                    latencies.Add(Stopwatch.GetTimestamp() - start);
                }
            }
        }))]);
        if (report)
        {
            var count = latencies.Count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{callers,3} callers: {count / watch.Elapsed.TotalSeconds,7:0} queries/s, p50 {latencies.Milliseconds(0.5):0.000} ms, "
                    + $"p99 {latencies.Milliseconds(0.99):0.000} ms, "
                    + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count:0} µs of processor time and "
                    + $"{(GC.GetTotalAllocatedBytes() - bytes) / count / 1024.0:0.0} KB a query, "
                    + $"{(GC.GetTotalPauseDuration() - pauses) / watch.Elapsed:P0} of the time in pauses"));
        }
    }

    static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
