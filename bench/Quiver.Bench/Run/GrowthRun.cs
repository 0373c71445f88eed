using System.Globalization;

namespace Quiver.Bench.Run;

/// <summary>
/// How time grows with data: the same workloads at several scales. A growth of 1 means that time grew as data did; below 1, that what
/// does not depend on data is a part of it.
/// </summary>
sealed class GrowthRun(BenchArguments arguments, string selection)
{
    public int Run(IReadOnlyList<Workload> workloads, EngineSession quiver, EngineSession? peer)
    {
        var scales = arguments.Scales;
        var runners = scales.Select(scale => new PairRunner(arguments.At(scale), quiver, peer)).ToList();
        var page = new ResultPage(
            arguments,
            Report.FileName(selection, arguments, peer),
            Report.Setting(selection, arguments, quiver, peer, $"{arguments.Threads} threads, median of {arguments.Repetitions}"),
            "Milliseconds at each scale; the growth of a step is the factor of time over the factor of data.",
            [("workload", 24), .. Columns("quiver"), .. peer is null ? [] : Columns(peer.Name), ("check", 0)]);
        page.Begin();
        var steepest = new List<(string Id, double Growth)>();
        var passed = true;
        foreach (var workload in workloads)
        {
            var measurements = runners.ConvertAll(runner => runner.Measure(workload));
            var quiverTimes = measurements.ConvertAll(measurement => Median(measurement.Quiver));
            var peerTimes = measurements.ConvertAll(measurement => Median(measurement.Peer));
            var wrong = measurements.Find(measurement => !measurement.Passed);
            passed &= wrong is null;
            page.Add([
                workload.Id, .. Cells(quiverTimes), .. peer is null ? [] : Cells(peerTimes),
                wrong is null ? measurements[^1].Check : wrong.QuiverError ?? wrong.PeerError ?? wrong.Check]);
            steepest.Add((workload.Id, Growths(quiverTimes).Max()));
        }

        page.End(Summary(steepest));
        return passed ? 0 : 1;
    }

    IEnumerable<(string Title, int Width)> Columns(string engine) =>
        arguments.Scales.Select(scale => (string.Create(CultureInfo.InvariantCulture, $"{engine} sf{scale}"), 14))
            .Concat(arguments.Scales.Skip(1).Select(scale => (string.Create(CultureInfo.InvariantCulture, $"to sf{scale}"), 10)));

    IEnumerable<string> Cells(IReadOnlyList<double> times) =>
        times.Select(time => Text(time, "0.0")).Concat(Growths(times).Select(growth => Text(growth, "0.00")));

    IEnumerable<double> Growths(IReadOnlyList<double> times) =>
        Enumerable.Range(1, times.Count - 1).Select(i => times[i] / times[i - 1] / (arguments.Scales[i] / arguments.Scales[i - 1]));

    static double Median(List<double> times) => times.Count == 0 ? double.NaN : Measurement.Median(times);

    static string Text(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    static string Summary(List<(string Id, double Growth)> steepest)
    {
        var known = steepest.Where(step => !double.IsNaN(step.Growth)).OrderByDescending(step => step.Growth).ToList();
        return known.Count == 0
            ? "nothing ran at every scale"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"time grows faster than data in {known.Count(step => step.Growth > 1)} of {known.Count}; "
                    + $"steepest {known[0].Id} with {known[0].Growth:0.00}");
    }
}
