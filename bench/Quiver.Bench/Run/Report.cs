using System.Globalization;
using System.Text;

namespace Quiver.Bench.Run;

/// <summary>The table on the terminal, and with --record the same table as a Markdown file.</summary>
sealed class Report(string selection, BenchArguments arguments, EngineSession quiver, EngineSession? peer)
{
    readonly string _peerVersion = peer is null ? "" : Version(peer);

    public void Begin()
    {
        Console.WriteLine(Setting());
        Console.WriteLine();
        Console.WriteLine(Line("workload", "quiver ms", peer is null ? "" : peer.Name + " ms", "ratio", "rows", "check"));
    }

    public void Show(Measurement measurement)
    {
        Console.WriteLine(Line([.. Cells(measurement)]));
    }

    public void End(IReadOnlyList<Measurement> measurements)
    {
        Console.WriteLine();
        Console.WriteLine(Summary(measurements));
        if (arguments.Has("--record"))
        {
            Record(measurements);
        }
    }

    static string Version(EngineSession engine)
    {
        var answer = engine.Execute("SELECT version()");
        return answer.Error is null && answer.Rows.Count == 1 ? answer.Rows[0][0].Text ?? "" : "";
    }

    string Setting() => string.Create(
        CultureInfo.InvariantCulture,
        $"{selection} at scale {arguments.Scale}, {arguments.Threads} threads, median of {arguments.Repetitions}; ")
        + (arguments.Text("--engine") is null ? $"{quiver.Name} {Machine.Commit}" : "in place of quiver another program")
        + (peer is null ? "" : $" beside {peer.Name} {_peerVersion}");

    static string[] Cells(Measurement measurement) =>
    [
        measurement.Id,
        measurement.Quiver.Count == 0 ? "failed" : Milliseconds(measurement.Quiver),
        measurement.PeerError is not null ? "failed" : measurement.Peer.Count == 0 ? "" : Milliseconds(measurement.Peer),
        measurement.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
        measurement.Rows.ToString(CultureInfo.InvariantCulture),
        (measurement.QuiverError ?? measurement.PeerError)?.Split('\n')[0] ?? measurement.Check,
    ];

    static string Milliseconds(IReadOnlyCollection<double> times) =>
        Measurement.Median(times).ToString("0.0", CultureInfo.InvariantCulture);

    static string Line(params string[] cells) => $"{cells[0],-22}{cells[1],12}{cells[2],12}{cells[3],8}{cells[4],9}  {cells[5]}";

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
                    + $"{ratios.Count(ratio => ratio <= 1)} at most 1");
    }

    void Record(IReadOnlyList<Measurement> measurements)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {selection}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Setting()}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- {DateTime.UtcNow:yyyy-MM-dd}; `dotnet run -c Release --project bench/Quiver.Bench -- run {selection} --record`");
        text.AppendLine("- Times are medians of what the client waited, after one warm-up, the engines in turn; below 1 Quiver is faster.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| workload | quiver ms | {peer?.Name ?? "peer"} ms | ratio | rows | check |");
        text.AppendLine("|---|---:|---:|---:|---:|---|");
        foreach (var measurement in measurements)
        {
            text.AppendLine("| " + string.Join(" | ", Cells(measurement).Select(cell => cell.Replace('|', '/'))) + " |");
        }

        text.AppendLine().AppendLine(Summary(measurements) + ".");
        var suffix = arguments.Scale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-sf{arguments.Scale}");
        var path = Path.Combine(BenchPaths.Results, Machine.Slug, selection.Replace('/', '-') + suffix + ".md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
        Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, path)}");
    }
}
