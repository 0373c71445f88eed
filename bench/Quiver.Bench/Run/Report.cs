using System.Globalization;

namespace Quiver.Bench.Run;

/// <summary>The table of a run beside a peer: a line a workload.</summary>
sealed class Report
{
    readonly ResultPage _page;
    readonly EngineSession? _peer;

    public Report(string selection, BenchArguments arguments, EngineSession quiver, EngineSession? peer)
    {
        _peer = peer;
        var setting = Setting(selection, arguments, quiver, peer, $"{arguments.Threads} threads, median of {arguments.Repetitions}");
        _page = new ResultPage(
            arguments,
            FileName(selection, arguments, peer),
            setting,
            "Times are medians of what the client waited, after one warm-up, the engines in turn; below 1 Quiver is faster.",
            ("workload", 24), ("quiver ms", 12), ((peer?.Name ?? "peer") + " ms", 12), ("ratio", 8), ("rows", 9), ("check", 0));
        _page.Begin();
    }

    /// <summary>What is measured at which size, and the versions of what.</summary>
    public static string Setting(string selection, BenchArguments arguments, EngineSession quiver, EngineSession? peer, string how) =>
        string.Create(CultureInfo.InvariantCulture, $"{selection} at scale {string.Join(", ", arguments.Scales)}, ")
        + (arguments.Has("--memory") ? "tables of the engines themselves, " : "") + how + "; "
        + (arguments.Text("--engine") is null ? $"{quiver.Name} {Machine.Commit}" : "in place of quiver another program")
        + (peer is null ? "" : $" beside {peer.Name} {Version(peer)}");

    /// <summary>The page of a run: other scales, tables and peers than the usual ones have their own.</summary>
    public static string FileName(string selection, BenchArguments arguments, EngineSession? peer) =>
        selection
        + (arguments.Has("--memory") ? "-memory" : "")
        + (peer is null or { Name: "duckdb" } ? "" : "-" + peer.Name)
        + (arguments.Scales is [1] ? "" : "-sf" + string.Join('-', arguments.Scales.Select(Number)));

    public void Show(Measurement measurement) => _page.Add(
        measurement.Id,
        measurement.Quiver.Count == 0 ? "failed" : Milliseconds(measurement.Quiver),
        measurement.PeerLeftOut ? "" : measurement.PeerError is not null ? "failed"
            : measurement.Peer.Count == 0 ? "" : Milliseconds(measurement.Peer),
        measurement.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
        Number(measurement.Rows),
        Remark(measurement));

    public void End(IReadOnlyList<Measurement> measurements) => _page.End(Summary(measurements));

    static string Version(EngineSession engine)
    {
        var answer = engine.Execute("SELECT version()");
        return answer.Error is null && answer.Rows.Count == 1 ? answer.Rows[0][0].Text ?? "" : "";
    }

    static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    static string Milliseconds(IReadOnlyCollection<double> times) =>
        Measurement.Median(times).ToString("0.0", CultureInfo.InvariantCulture);

    string Remark(Measurement measurement)
    {
        var error = (measurement.QuiverError ?? measurement.PeerError)?.Split('\n')[0];
        return error is null ? measurement.Check : measurement.PeerLeftOut ? $"{_peer?.Name} is left out: {error}" : error;
    }

    static string Summary(IReadOnlyList<Measurement> measurements)
    {
        var ratios = measurements.Select(measurement => measurement.Ratio).OfType<double>().ToList();
        var passed = measurements.Count(measurement => measurement.Passed);
        var compared = measurements.Count(measurement => measurement.Passed && measurement.Check.Length > 0);
        var text = $"{passed} of {measurements.Count} ran, {compared} of them with the rows that were expected";
        return ratios.Count == 0
            ? text
            : text + string.Create(
                CultureInfo.InvariantCulture,
                $"; geometric mean of the ratios {Math.Exp(ratios.Average(Math.Log)):0.00} over {ratios.Count}, "
                    + $"{ratios.Count(ratio => ratio <= 1)} at most 1, the largest {ratios.Max():0.00}");
    }
}
