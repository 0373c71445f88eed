using Quiver.Bench.Run;

namespace Quiver.Bench.Load;

/// <summary>What one measurement of small queries gave.</summary>
sealed class DashboardRun(LoadGroup small, LoadGroup? analytic, TimeSpan serverTime, TimeSpan ownTime)
{
    public double Rate { get; } = small.RequestsPerSecond;

    public double P50 { get; } = small.Latencies.Milliseconds(0.5);

    public double P99 { get; } = small.Latencies.Milliseconds(0.99);

    public string? Error { get; } = small.FirstError ?? analytic?.FirstError;

    /// <summary>The medians of some runs as cells of a table.</summary>
    public static string[] Cells(IReadOnlyList<DashboardRun> runs) =>
    [
        Median(runs, run => run.Rate, "0"),
        Median(runs, run => run.P50, "0.00"),
        Median(runs, run => run.Small.Latencies.Milliseconds(0.9), "0.00"),
        Median(runs, run => run.P99, "0.00"),
        Median(runs, run => run.Small.Latencies.MaxMilliseconds, "0.0"),
        Median(runs, run => run.ServerTime.TotalMicroseconds / run.Small.Latencies.Count, "0"),
        Median(runs, run => run.OwnTime.TotalMicroseconds / run.Small.Latencies.Count, "0"),
        runs.Any(run => run.Analytic is not null) ? Median(runs, run => run.Analytic?.RequestsPerSecond ?? 0, "0.00") : "",
        LoadReport.Number(runs.Sum(run => run.Small.Errors + (run.Analytic?.Errors ?? 0))),
    ];

    LoadGroup Small => small;

    LoadGroup? Analytic => analytic;

    TimeSpan ServerTime => serverTime;

    TimeSpan OwnTime => ownTime;

    static string Median(IReadOnlyList<DashboardRun> runs, Func<DashboardRun, double> value, string format) =>
        LoadReport.Number(Measurement.Median(runs.Select(value)), format);
}
