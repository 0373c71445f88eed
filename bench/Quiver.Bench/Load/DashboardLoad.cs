using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>
/// Small queries of many dashboards at once: one metric of one host in an hour by the minute (TSBS's single-groupby-1-1-1), hosts and
/// hours at random, the same for both databases.
/// </summary>
sealed class DashboardLoad(BenchArguments arguments)
{
    const string Small = "single-groupby-1-1-1";
    const string Long = "double-groupby-all";
    const int Compared = 50;
    readonly int _rounds = arguments.Integer("--rounds", arguments.Quick ? 1 : 3);
    readonly TimeSpan _length = TimeSpan.FromSeconds(arguments.Seconds("--seconds", arguments.Quick ? 1 : 5));
    readonly TimeSpan _warmUp = TimeSpan.FromSeconds(arguments.Seconds("--warmup", 2));
    readonly List<TsbsQuery> _queries =
    [
        .. new TsbsQueries(arguments.Integer("--hosts", 100), arguments.Integer("--hours", 24)).All(arguments.Integer("--instances", 2000))
            .TakeWhile(query => query.Type == Small),
    ];

    readonly List<TsbsQuery> _analytic =
        [.. new TsbsQueries(arguments.Integer("--hosts", 100), arguments.Integer("--hours", 24)).All(4).Where(query => query.Type == Long)];

    public int Run(string lines, IReadOnlyList<string> names, string data)
    {
        var report = new LoadReport(
            arguments, "load dashboards",
            $"TSBS cpu-only, {data}, {Small}: {_queries.Count} different queries in a closed loop, "
                + $"{_rounds} rounds of {_length.TotalSeconds} s");
        report.Say(
            "Both servers hold the same rows; they are asked in turn, with connections that are kept, after a warm-up. A client sends its "
            + "next query when the answer to its last is in. The figures are medians of the rounds.");
        List<LoadSide> sides = [.. names.Select(name => LoadSide.Start(name, keepData: false)).OfType<LoadSide>()];
        try
        {
            Fill(lines, sides);
            Compare(report, sides);
            int[] clients = arguments.Text("--clients") is null ? [1, 16, 64, 200] : [arguments.Integer("--clients", 200)];
            foreach (var count in clients)
            {
                Measure(report, sides, count, hasAnalytic: false);
            }

            report.Say($"The last table: beside them one client asks a {Long} over twelve hours of all hosts, again and again.");
            Measure(report, sides, 64, hasAnalytic: true);
            return report.End();
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
        }
    }

    void Fill(string lines, List<LoadSide> sides)
    {
        var requests = new LineRequests(lines, 5000);
        foreach (var side in sides)
        {
            side.Prepare();
            var group = new LoadGroup("fill", 2, new EachRequestOnce(requests.For(side, isCompressed: false)));
            using var loop = new LoadLoop(side.Address, group);
            loop.RunToEnd();
        }

        foreach (var side in sides)
        {
            side.Server.WaitUntilQuiet();
            if (side.Count() is var rows && rows != requests.Lines)
            {
                throw new BenchException($"{side.Name} holds {rows} rows after {requests.Lines} lines");
            }
        }
    }

    void Compare(LoadReport report, List<LoadSide> sides)
    {
        foreach (var query in _queries.Take(Compared).Append(_analytic[0]))
        {
            var answers = sides.Select(side => side.Answer(query)).ToList();
            if (answers.Count > 1 && (answers[0].Error ?? answers[1].Error ?? answers[0].DifferenceFrom(answers[1])) is { } difference)
            {
                report.Complain($"the answers to {query.Sql} differ: {difference}");
                return;
            }
        }

        report.Say($"{Compared} of the answers, and that of the long query, were compared: they are the same.");
    }

    void Measure(LoadReport report, List<LoadSide> sides, int clients, bool hasAnalytic)
    {
        report.Table(
            $"{clients} clients{(hasAnalytic ? " and a long query" : "")}", "queries/s", "p50 ms", "p90 ms", "p99 ms", "max ms",
            "server µs each", "generator µs each", "long queries/s", "errors");
        var runs = sides.ToDictionary(side => side.Name, _ => new List<DashboardRun>());
        for (var round = 0; round < _rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : Enumerable.Reverse(sides))
            {
                runs[side.Name].Add(RunOnce(side, clients, hasAnalytic));
            }
        }

        foreach (var (name, all) in runs)
        {
            report.Row([name, .. DashboardRun.Cells(all)]);
            if (all.Select(run => run.Error).FirstOrDefault(error => error is not null) is { } error)
            {
                report.Complain($"{name}: {error}");
            }
        }

        if (sides.Count > 1)
        {
            var (mine, theirs) = (runs[sides[0].Name], runs[sides[1].Name]);
            var rate = LoadReport.Ratio([.. mine.Select(run => run.Rate)], [.. theirs.Select(run => run.Rate)]);
            var slowest = LoadReport.Ratio([.. mine.Select(run => run.P99)], [.. theirs.Select(run => run.P50)]);
            report.Say($"{sides[0].Name} answers {rate} times the queries of {sides[1].Name}; its p99 is {slowest} of the other's p50.");
        }
    }

    DashboardRun RunOnce(LoadSide side, int clients, bool hasAnalytic) =>
        DashboardRun.Measure(side, _queries, hasAnalytic ? _analytic : [], clients, _warmUp, _length);
}
