using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>What one measurement of small queries gave.</summary>
sealed class DashboardRun(LoadGroup small, LoadGroup? analytic, TimeSpan serverTime, TimeSpan ownTime)
{
    public double Rate { get; } = small.RequestsPerSecond;

    public double P50 { get; } = small.Latencies.Milliseconds(0.5);

    public double P99 { get; } = small.Latencies.Milliseconds(0.99);

    public string? Error { get; } = small.FirstError ?? analytic?.FirstError;

    /// <summary>Has clients ask small queries, each its next one when the answer to its last is in, beside one client with long
    /// queries where there are any.</summary>
    public static DashboardRun Measure(
        LoadSide side, IEnumerable<TsbsQuery> queries, IReadOnlyList<TsbsQuery> longQueries, int clients, TimeSpan warmUp, TimeSpan length)
    {
        var small = new LoadGroup("small", clients, new RepeatedRequests([.. queries.Select(side.Ask)]));
        var analytic = longQueries.Count == 0 ? null : new LoadGroup("long", 1, new RepeatedRequests([.. longQueries.Select(side.Ask)]));
        using var loop = analytic is null ? new LoadLoop(side.Address, small) : new LoadLoop(side.Address, small, analytic);
        loop.BeginAll();
        loop.Continue(warmUp);
        var used = side.ProcessorTime;
        loop.Continue(length);
        used = side.ProcessorTime - used;
        loop.Drain();
        return new DashboardRun(small, analytic, used, loop.OwnTime);
    }

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
