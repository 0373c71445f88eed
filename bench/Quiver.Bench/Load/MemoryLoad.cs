namespace Quiver.Bench.Load;

/// <summary>
/// A writer alone, then beside a thousand idle connections and two hundred slow ones: does memory grow, is the writer held up?
/// </summary>
sealed class MemoryLoad(BenchArguments arguments)
{
    const int Idle = 1000;
    const int Slow = 200;
    readonly int _seconds = arguments.Integer("--seconds", arguments.Quick ? 5 : 60);

    public int Run(string lines, IReadOnlyList<string> names, string data)
    {
        var requests = new LineRequests(lines, arguments.Integer("--batch", 5000));
        var report = new LoadReport(
            arguments, "load memory", $"TSBS cpu-only, {data}, one writer, {Idle} idle and {Slow} slow connections for {_seconds} s");
        report.Say(
            "A slow client announces a megabyte and sends a byte a second. A server that turns it away is right to; it comes again. The "
            + "writer repeats the same lines: what grows is not the table.");
        report.Table(
            "", "k lines/s alone", "k lines/s beside", "p99 ms alone", "p99 ms beside", "MB alone", "MB at start", "MB at end", "MB peak",
            "turned away", "errors");
        foreach (var name in names)
        {
            using var side = LoadSide.Start(name, keepData: false);
            if (side is not null)
            {
                Measure(report, requests, side);
            }
        }

        return report.End();
    }

    void Measure(LoadReport report, LineRequests requests, LoadSide side)
    {
        side.Prepare();
        var writer = new LoadGroup(side.Name, 1, new RepeatedRequests(requests.For(side, isCompressed: false)));
        using var loop = new LoadLoop(side.Address, writer);
        loop.BeginAll();
        loop.Continue(TimeSpan.FromSeconds(Math.Max(2, _seconds / 6)));
        loop.Continue(TimeSpan.FromSeconds(Math.Max(2, _seconds / 6)));
        var (alone, aloneP99, memory) = (writer.ItemsPerSecond, writer.Latencies.Milliseconds(0.99), side.Memory);
        using var clients = new SlowClients(side.Address, side.SlowPath, Idle, Slow);
        clients.Step();
        List<long> sizes = [];
        var (rates, p99, errors) = (new List<double>(), 0.0, 0L);
        for (var second = 0; second < _seconds; second++)
        {
            loop.Continue(TimeSpan.FromSeconds(1));
            clients.Step();
            sizes.Add(side.Memory);
            rates.Add(writer.ItemsPerSecond);
            p99 = Math.Max(p99, writer.Latencies.Milliseconds(0.99));
            errors += writer.Errors;
        }

        loop.Drain();
        report.Row(
            side.Name, LoadReport.Number(alone / 1e3), LoadReport.Number(rates.Average() / 1e3), LoadReport.Number(aloneP99, "0.0"),
            LoadReport.Number(p99, "0.0"), LoadReport.Megabytes(memory), LoadReport.Megabytes(sizes[0]), LoadReport.Megabytes(sizes[^1]),
            LoadReport.Megabytes(sizes.Max()), LoadReport.Number(clients.Rejections), LoadReport.Number(errors));
    }
}
