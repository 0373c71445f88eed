using System.Diagnostics;
using Quiver.Bench.Load;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>
/// The `tsbs influxql` verb: the same requests of InfluxQL to Quiver's server and to InfluxDB, both loaded through `/write` and asked
/// through `/query` over connections that are kept.
/// </summary>
sealed class InfluxQlRun(BenchArguments arguments)
{
    const string Small = "single-groupby-1-1-1";
    const string Large = "high-cpu-all";
    const int SmallQueries = 2000;
    readonly int _hosts = arguments.Integer("--hosts", arguments.Quick ? 10 : 100);
    readonly int _hours = arguments.Integer("--hours", 24);
    readonly int _instances = arguments.Integer("--instances", arguments.Quick ? 1 : 5);
    readonly int _rounds = arguments.Integer("--rounds", arguments.Quick ? 1 : 3);
    readonly TimeSpan _length = TimeSpan.FromSeconds(arguments.Seconds("--seconds", arguments.Quick ? 1 : 3));
    readonly TimeSpan _warmUp = TimeSpan.FromSeconds(arguments.Seconds("--warmup", 1));

    public int Run()
    {
        var lines = arguments.Text("--lines") ?? TsbsGenerator.Ensure(_hosts, _hours);
        var kept = arguments.Has("--best") ? "best" : "median";
        var report = new LoadReport(
            arguments, _hosts == 100 ? "tsbs influxql" : $"tsbs influxql {_hosts}",
            $"TSBS cpu-only, {_hosts} hosts, {_hours} h, InfluxQL over HTTP, {kept} of {arguments.Repetitions}, "
                + $"{_instances} queries a type");
        report.Say(
            "Times are what one client waited for the last byte of an answer over a connection that is kept, after a warm-up, the servers "
            + "in turn and the first of a pair changing; a ratio is Quiver's time in units of InfluxDB's: below 1 Quiver is faster.");
        Among(arguments.Has("--keep"), sides =>
        {
            Fill(report, lines, sides);
            Types(report, sides);
        });

        // Servers that were just loaded keep memory of that for a while: what a query takes shows in new ones.
        Among(keepData: true, sides =>
        {
            Memory(report, sides);
            Rates(report, sides, 1);
            Rates(report, sides, 8);
        });
        return report.End();
    }

    void Among(bool keepData, Action<List<InfluxSide>> work)
    {
        List<InfluxSide> sides = [.. Start(keepData)];
        try
        {
            work(sides);
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
        }
    }

    /// <summary>Quiver first: ratios are its figures in units of the other's.</summary>
    IEnumerable<InfluxSide> Start(bool keepData)
    {
        var peer = arguments.Text("--peer") ?? "influx";
        if (peer != "only")
        {
            yield return new InfluxSide(PeerServer.Quiver(keepData, "--checkpoint-interval", "5s"));
        }

        if (peer != "none" && PeerServer.InfluxDb(keepData) is { } influx)
        {
            yield return new InfluxSide(influx);
        }
    }

    /// <summary>Loads each database that does not hold the rows yet, and waits until its files are in their final form.</summary>
    void Fill(LoadReport report, string lines, List<InfluxSide> sides)
    {
        const int Batch = 10_000;
        const int Connections = 2;
        report.Table("loading", "k lines/s", "MB on disk");
        foreach (var side in sides)
        {
            side.Prepare();
            var rate = "";
            if (side.Count() == 0)
            {
                var result = LineLoader.Load(lines, new Uri(side.Address, "write?db=" + LoadSide.DatabaseName), Batch, Connections);
                rate = LoadReport.Number(result.Rate / 1e3);
                if (side.Count() is var rows && rows != result.Lines)
                {
                    throw new BenchException($"{side.Name} holds {rows} rows after {result.Lines} lines");
                }

                side.Server.WaitUntilQuiet();
            }

            report.Row(side.Name, rate, LoadReport.Number(side.Server.BytesOnDisk / 1e6, "0.0"));
        }

        if (sides.Select(side => side.Count()).Distinct().Count() > 1)
        {
            throw new BenchException("the databases that a run before left do not hold the same rows: run without --keep");
        }
    }

    void Types(LoadReport report, List<InfluxSide> sides)
    {
        report.Table("query", "quiver ms", "influxdb ms", "ratio", "rows each", "KB each", "check");
        var types = new TsbsQueries(_hosts, _hours).All(_instances).ToLookup(query => query.Type);
        var only = arguments.Text("--only")?.Split(',');
        var sums = new double[2];
        List<double> ratios = [];
        var isFirst = true;
        foreach (var type in types.Where(type => only is null || only.Contains(type.Key)))
        {
            var times = sides.ToDictionary(side => side, _ => new List<double>());
            // What all types share is compiled in the time of the first.
            sides.ForEach(side => WarmUp(side, type, isFirst ? 5 * _warmUp : _warmUp));
            isFirst = false;
            var (rows, bytes, problem) = (0, 0L, "");
            foreach (var query in type)
            {
                List<FetchedAnswer> answers = [.. sides.Select(side => side.Fetch(query, keepsBody: true))];
                (rows, bytes) = (SeriesComparison.RowsOf(answers[0].Body), answers[0].Length);
                if (answers.Count > 1 && SeriesComparison.Difference(answers[0].Body, answers[1].Body) is { } difference)
                {
                    problem = $"{query.InfluxQl}: {difference}";
                }

                Measure(query, sides, times);
            }

            double[] medians = [.. sides.Select(side => Measurement.Median(times[side]))];
            string[] cells = [.. medians.Select(median => LoadReport.Number(median, "0.00"))];
            var hasRatio = medians.Length == 2 && problem.Length == 0;
            report.Row(
                type.Key, cells[0], cells.ElementAtOrDefault(1) ?? "", hasRatio ? LoadReport.Number(medians[0] / medians[1], "0.000") : "",
                LoadReport.Number(rows), LoadReport.Number(bytes / 1e3), problem.Length > 0 ? "DIFFERENT" : hasRatio ? "same" : "");
            if (problem.Length > 0)
            {
                report.Complain($"{type.Key} differs: {problem}");
            }

            if (hasRatio)
            {
                (sums[0], sums[1]) = (sums[0] + medians[0], sums[1] + medians[1]);
                ratios.Add(medians[0] / medians[1]);
            }
        }

        if (ratios.Count > 0)
        {
            report.Say(
                $"Sums {LoadReport.Number(sums[0], "0.0")} and {LoadReport.Number(sums[1], "0.0")} ms, ratio "
                + $"{LoadReport.Number(sums[0] / sums[1], "0.000")}; geometric mean of the ratios "
                + $"{LoadReport.Number(Math.Exp(ratios.Average(Math.Log)), "0.000")}, "
                + $"{ratios.Count(ratio => ratio < 1)} of {ratios.Count} faster.");
        }
    }

    /// <summary>Repeats the queries of a type for a while: a server that runs for days has compiled its code long ago.</summary>
    static void WarmUp(InfluxSide side, IEnumerable<TsbsQuery> queries, TimeSpan length)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            foreach (var query in queries)
            {
                side.Fetch(query, keepsBody: false);
            }
        }
        while (watch.Elapsed < length);
    }

    void Measure(TsbsQuery query, List<InfluxSide> sides, Dictionary<InfluxSide, List<double>> kept)
    {
        var times = sides.ToDictionary(side => side, _ => new List<double>());
        for (var i = 0; i < arguments.Repetitions; i++)
        {
            foreach (var side in i % 2 == 0 ? sides : Enumerable.Reverse(sides))
            {
                times[side].Add(side.Fetch(query, keepsBody: false).Milliseconds);
            }
        }

        foreach (var side in sides)
        {
            kept[side].AddRange(arguments.Has("--best") ? [times[side].Min()] : times[side]);
        }
    }

    /// <summary>What a server takes while it sends its largest answer.</summary>
    void Memory(LoadReport report, List<InfluxSide> sides)
    {
        report.Table($"memory, {Large}", "MB of answer", "MB before", "MB peak");
        var queries = new TsbsQueries(_hosts, _hours).All(1).ToDictionary(query => query.Type);
        var query = queries[Large];
        foreach (var side in sides)
        {
            WarmUp(side, [queries[Small]], _warmUp);
            var before = side.Memory;
            PeakMemory.Restart(side.Server.ProcessId);
            var answer = side.Fetch(query, keepsBody: false);
            report.Row(
                side.Name, LoadReport.Number(answer.Length / 1e6, "0.0"), LoadReport.Megabytes(before),
                LoadReport.Megabytes(PeakMemory.Of(side.Server.ProcessId)));
        }
    }

    /// <summary>How many small queries are answered in a second.</summary>
    void Rates(LoadReport report, List<InfluxSide> sides, int connections)
    {
        report.Table(
            $"{Small}, {connections} connections", "queries/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "server µs each",
            "generator µs each", "errors");
        List<TsbsQuery> queries = [.. new TsbsQueries(_hosts, _hours).All(SmallQueries).TakeWhile(query => query.Type == Small)];
        var runs = sides.ToDictionary(side => side, _ => new List<DashboardRun>());
        for (var round = 0; round < _rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : Enumerable.Reverse(sides))
            {
                runs[side].Add(DashboardRun.Measure(side, queries, [], connections, _warmUp, _length));
            }
        }

        foreach (var (side, all) in runs)
        {
            var cells = DashboardRun.Cells(all);
            report.Row([side.Name, .. cells[..^2], cells[^1]]);
            if (all.Select(run => run.Error).FirstOrDefault(error => error is not null) is { } error)
            {
                report.Complain($"{side.Name}: {error}");
            }
        }

        if (sides.Count > 1)
        {
            var ratio = LoadReport.Ratio([.. runs[sides[0]].Select(run => run.Rate)], [.. runs[sides[1]].Select(run => run.Rate)]);
            report.Say($"{sides[0].Name} answers {ratio} times the queries of {sides[1].Name}.");
        }
    }
}
