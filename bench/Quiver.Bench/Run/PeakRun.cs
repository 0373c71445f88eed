using System.Globalization;
using Quiver.Bench.Data;
using Quiver.Bench.Load;

namespace Quiver.Bench.Run;

/// <summary>
/// The most memory that each query makes an engine hold: every repetition is a new process that loads the tables, idles, answers once
/// and is looked at. What the idle session held already is reported apart, because an engine inside Node.js and one on .NET differ there.
/// </summary>
sealed class PeakRun(BenchArguments arguments, string selection)
{
    const double Megabyte = 1 << 20;

    /// <summary>Memory of one query: the peak and what was resident before it.</summary>
    readonly record struct Peak(double Idle, double Highest)
    {
        public double Own => Highest - Idle;
    }

    public int Run(IReadOnlyList<Workload> workloads)
    {
        using var quiver = EngineSession.Quiver(arguments);
        using var peer = EngineSession.Peer(arguments);
        var page = new ResultPage(
            arguments,
            Report.FileName(selection, arguments, peer) + "-peak",
            Report.Setting(selection, arguments, quiver, peer, $"{arguments.Threads} threads, median of {arguments.Repetitions} processes"),
            "Megabytes of resident memory at its highest (VmHWM), in all and beyond the idle session; below 1 Quiver needs less.",
            ("workload", 24), ("quiver MB", 11), ("beyond idle", 13), ((peer?.Name ?? "peer") + " MB", 12), ("beyond idle", 13),
            ("ratio", 8), ("beyond idle", 13), ("remark", 0));
        page.Begin();
        var ratios = new List<double>();
        var failed = false;
        foreach (var workload in workloads)
        {
            var data = DataSets.Ensure(workload.Load, arguments);
            var (ours, failure) = Measure(quiver, workload, data);
            var (theirs, peerFailure) = peer is null ? (null, null) : Measure(peer, workload, data);
            failed |= failure is not null || peerFailure is not null;
            double? ratio = ours is { } mine && theirs is { } other ? mine.Highest / other.Highest : null;
            if (ratio is { } known)
            {
                ratios.Add(known);
            }

            page.Add(
                workload.Id, Text(ours?.Highest / Megabyte, "0"), Text(ours?.Own / Megabyte, "0"), Text(theirs?.Highest / Megabyte, "0"),
                Text(theirs?.Own / Megabyte, "0"), Text(ratio, "0.00"), Text(ours?.Own / theirs?.Own, "0.00"),
                failure ?? peerFailure ?? "");
        }

        page.End(ratios.Count == 0 ? "nothing to compare" : string.Create(
            CultureInfo.InvariantCulture,
            $"geometric mean of the ratios {Math.Exp(ratios.Average(Math.Log)):0.00} over {ratios.Count}, "
                + $"{ratios.Count(ratio => ratio > 1.5)} above 1.5, the largest {ratios.Max():0.00}"));
        return failed ? 1 : 0;
    }

    (Peak? Peak, string? Failure) Measure(EngineSession engine, Workload workload, string data)
    {
        var peaks = new List<Peak>();
        for (var i = 0; i < arguments.Repetitions; i++)
        {
            engine.Restart();
            var sql = workload.SqlFor(data, arguments.Scale, BenchPaths.Output(engine.Name));
            if (new LoadedTables(engine, arguments.Has("--memory")).Ensure(data, sql) is { } failure)
            {
                return (null, failure);
            }

            engine.Require("SELECT 1");
            var idle = PeakMemory.Of(engine.ProcessId);
            if (engine.Execute(sql).Error is { } error)
            {
                return (null, error.Split('\n')[0]);
            }

            peaks.Add(new Peak(idle, PeakMemory.Of(engine.ProcessId)));
        }

        return (peaks.OrderBy(peak => peak.Highest).ElementAt(peaks.Count / 2), null);
    }

    static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
