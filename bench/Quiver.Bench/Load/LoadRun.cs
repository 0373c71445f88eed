using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>The `load` verb: servers under the load of clients.</summary>
sealed class LoadRun(BenchArguments arguments)
{
    public int Run() => arguments.Subject switch
    {
        "ingest" => new IngestLoad(arguments).Run(Lines(), Names, Data),
        "dashboards" => new DashboardLoad(arguments).Run(Lines(), Names, Data),
        "memory" => new MemoryLoad(arguments).Run(Lines(), Names, Data),
        "stages" => new QueryStages(arguments).Run(),
        var other => throw new BenchException($"load {other}? known are ingest, dashboards, memory and stages"),
    };

    /// <summary>Quiver first: ratios are its figures in units of the other's.</summary>
    IReadOnlyList<string> Names => arguments.Text("--peer") switch
    {
        null or "influx" => ["quiver", "influxdb"],
        "none" => ["quiver"],
        "only" => ["influxdb"],
        var other => throw new BenchException($"unknown peer \"{other}\"; known are influx, none, and only (InfluxDB alone)"),
    };

    int Hosts => arguments.Integer("--hosts", arguments.Quick ? 10 : 100);

    int Hours => arguments.Integer("--hours", 24);

    string Data => $"{Hosts} hosts, {Hours} h";

    string Lines() => arguments.Text("--lines") ?? TsbsGenerator.Ensure(Hosts, Hours);
}
