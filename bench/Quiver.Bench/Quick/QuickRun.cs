using System.Diagnostics;
using System.Globalization;
using Quiver.Bench.Run;
using Quiver.Bench.Startup;

namespace Quiver.Bench.Quick;

/// <summary>
/// The `--quick` verb: a choice of everything in about two minutes, each line beside its peer in the same minute, and beside the last
/// table that was recorded on such a machine: what a developer looks at before finishing.
/// </summary>
sealed class QuickRun(BenchArguments arguments)
{
    const string StartFamily = "start";

    readonly List<QuickLine> _lines = [];
    readonly List<string> _failures = [];
    readonly Dictionary<string, QuickLine> _earlier = ReadEarlier();

    static string ResultFile => Path.Combine(BenchPaths.Results, Machine.Slug, "quick.md");

    /// <summary>Runs everything; 0 when every query ran and both engines agreed about its rows.</summary>
    public int Run()
    {
        var watch = Stopwatch.StartNew();
        using var quiver = EngineSession.Quiver(arguments);
        using var peer = EngineSession.DuckDb(arguments.Threads, arguments.Timeout)
            ?? throw new BenchException("ratios need the peer; `setup` installs it");
        var pair = new QuickPair(arguments, quiver, peer);
        Console.WriteLine(string.Join(Environment.NewLine, QuickLine.Head));
        var series = QuickSeries.Workloads(QuickSeries.Ensure(arguments)).ToList();
        foreach (var (family, workloads) in QuickChoice.Families().Append(("series", series)))
        {
            foreach (var workload in Wanted(family) ? workloads : [])
            {
                Add(family, pair.Measure(workload));
            }
        }

        if (Wanted(StartFamily))
        {
            AddStartup();
        }

        var summary = Summary();
        Console.WriteLine();
        Console.WriteLine(string.Join(Environment.NewLine, summary));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s"));
        if (arguments.Has("--record"))
        {
            Record(summary);
        }

        return _failures.Count == 0 ? 0 : 1;
    }

    bool Wanted(string family) => arguments.Text("--only") is not { } only || only.Split(',').Contains(family);

    void Add(string family, Measurement measurement)
    {
        if (QuickLine.Of(family, measurement) is { } line)
        {
            Add(line);
            return;
        }

        _failures.Add($"{measurement.Id}: {(measurement.QuiverError ?? measurement.PeerError)?.Split('\n')[0] ?? measurement.Check}");
        Console.WriteLine(_failures[^1]);
    }

    void Add(QuickLine line)
    {
        _lines.Add(line);
        Console.WriteLine(line.Row(_earlier.GetValueOrDefault(line.Id)));
    }

    /// <summary>Whole processes: the peer is an empty program that was made in the same way.</summary>
    void AddStartup()
    {
        var cases = new StartupRun(new BenchArguments(["--reps", "10"])).Measure();
        foreach (var item in cases)
        {
            if (cases.Find(other => other.Name == item.Unit) is { } unit)
            {
                var pairs = item.Times.Zip(unit.Times, (time, empty) => time.ProcessorMilliseconds / empty.ProcessorMilliseconds).ToList();
                Add(new QuickLine(
                    StartFamily, item.Name, item.Processor, unit.Processor, item.Processor / unit.Processor, pairs.Min(), pairs.Max()));
            }
        }
    }

    List<string> Summary()
    {
        List<string> text = ["| family | lines | geometric mean | before, over the same lines |", "|---|---:|---:|---:|"];
        foreach (var family in _lines.GroupBy(line => line.Family))
        {
            var before = family.Select(line => _earlier.GetValueOrDefault(line.Id)).OfType<QuickLine>().ToList();
            text.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {family.Key} | {family.Count()} | {QuickLine.Mean(family):0.00} | ")
                + (before.Count == 0 ? "" : QuickLine.Mean(before).ToString("0.00", CultureInfo.InvariantCulture)) + " |");
        }

        var marks = _lines.Select(line => line.Against(_earlier.GetValueOrDefault(line.Id))).ToList();
        text.Add("");
        text.Add(
            $"{marks.Count(mark => mark.StartsWith("better", StringComparison.Ordinal))} better, "
            + $"{marks.Count(mark => mark.StartsWith("worse", StringComparison.Ordinal))} worse, "
            + $"{_failures.Count} failed or with wrong rows.");
        return text;
    }

    static Dictionary<string, QuickLine> ReadEarlier() => !File.Exists(ResultFile)
        ? []
        : File.ReadLines(ResultFile).Select(QuickLine.Read).OfType<QuickLine>().ToDictionary(line => line.Id);

    void Record(List<string> summary)
    {
        List<string> text =
        [
            "# quick",
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"- quiver {Machine.Commit} at scale {arguments.Scale}, {arguments.Threads} threads, medians of {arguments.Repetitions}"),
            $"- {Machine.Description}",
            string.Create(CultureInfo.InvariantCulture, $"- {DateTime.UtcNow:yyyy-MM-dd}; `bench -- --quick --record`"),
            "- The peer is DuckDB; for start, an empty .NET program made in the same way, in processor time. From and to are the ratios of",
            "  single pairs. Lines are marked where no pair of one run overlaps those of the other and a tenth lies between them.",
            "",
            .. QuickLine.Head,
            .. _lines.Select(line => line.Row(_earlier.GetValueOrDefault(line.Id))),
            "",
            .. summary,
            .. _failures.Select(failure => "- " + failure),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(ResultFile)!);
        File.WriteAllLines(ResultFile, text);
        Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, ResultFile)}");
    }
}
