namespace Quiver.Bench.Load;

/// <summary>Lines over HTTP by a few clients, each batch durable before its client sends the next.</summary>
sealed class IngestLoad(BenchArguments arguments)
{
    readonly int _clients = arguments.Integer("--clients", 2);
    readonly int _batch = arguments.Integer("--batch", 5000);
    readonly int _rounds = arguments.Integer("--rounds", arguments.Quick ? 1 : 3);

    public int Run(string lines, IReadOnlyList<string> names, string data)
    {
        var requests = new LineRequests(lines, _batch);
        var report = new LoadReport(
            arguments, "load ingest",
            $"TSBS cpu-only, {data}, {requests.Lines} lines, batches of {_batch}, {_clients} clients, {_rounds} rounds");
        report.Say(
            "Each round starts both servers with empty folders, in turn. Times are those of a batch from its first byte to the answer; "
            + "processor seconds are those of the server, beside them those of the generator on the same processors.");
        foreach (var isCompressed in new[] { false, true })
        {
            Measure(report, requests, names, isCompressed);
        }

        return report.End();
    }

    void Measure(LoadReport report, LineRequests requests, IReadOnlyList<string> names, bool isCompressed)
    {
        report.Table(
            isCompressed ? "ingest, gzip" : "ingest",
            "k lines/s", "p50 ms", "p99 ms", "max ms", "server s", "generator s", "peak MB", "errors");
        var rates = names.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round < _rounds; round++)
        {
            foreach (var name in round % 2 == 0 ? names : names.Reverse())
            {
                using var side = LoadSide.Start(name, keepData: false);
                if (side is not null)
                {
                    rates[name].Add(Measure(report, requests, side, isCompressed));
                }
            }
        }

        if (names.Count > 1)
        {
            var ratio = LoadReport.Ratio(rates[names[0]], rates[names[1]]);
            report.Say($"{names[0]} takes in {ratio} times the lines of {names[1]} (medians).");
        }
    }

    double Measure(LoadReport report, LineRequests requests, LoadSide side, bool isCompressed)
    {
        side.Prepare();
        var group = new LoadGroup(side.Name, _clients, new EachRequestOnce(requests.For(side, isCompressed)));
        using var loop = new LoadLoop(side.Address, group);
        var used = side.ProcessorTime;
        loop.RunToEnd();
        used = side.ProcessorTime - used;
        report.Row(
            side.Name, LoadReport.Number(group.ItemsPerSecond / 1e3), LoadReport.Number(group.Latencies.Milliseconds(0.5), "0.0"),
            LoadReport.Number(group.Latencies.Milliseconds(0.99), "0.0"), LoadReport.Number(group.Latencies.MaxMilliseconds, "0.0"),
            LoadReport.Number(used.TotalSeconds, "0.00"), LoadReport.Number(loop.OwnTime.TotalSeconds, "0.00"),
            LoadReport.Megabytes(side.PeakMemory), LoadReport.Number(group.Errors));
        if (group.Errors > 0)
        {
            report.Complain($"{side.Name}: {group.FirstError}");
        }
        else if (side.Count() is var rows && rows != requests.Lines)
        {
            report.Complain($"{side.Name} holds {rows} rows after {requests.Lines} lines");
        }

        return group.ItemsPerSecond;
    }
}
