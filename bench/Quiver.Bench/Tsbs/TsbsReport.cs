using System.Globalization;
using System.Text;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>The tables of a run on the terminal, and with --record the same as a Markdown file.</summary>
sealed class TsbsReport(BenchArguments arguments)
{
    readonly List<TsbsMeasurement> _measurements = [];
    readonly Dictionary<string, List<double>> _rates = [];
    readonly List<(string Name, long Bytes)> _sizes = [];
    string _setting = "";
    string _data = "";

    public bool IsRight => _measurements.All(measurement => measurement.Problem is null);

    public void Begin(string data, string loading)
    {
        _data = data;
        _setting = string.Create(
            CultureInfo.InvariantCulture,
            $"{data}, {arguments.Threads} threads, {loading}, {(arguments.Has("--best") ? "best" : "median")} of "
                + $"{arguments.Repetitions}; quiver {Machine.Commit}");
        Console.WriteLine(_setting);
    }

    public void Loaded(string name, LoadResult result, long bytes)
    {
        if (!_rates.TryGetValue(name, out var rates))
        {
            _rates[name] = rates = [];
        }

        rates.Add(result.Rate);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {result.Lines} lines in {result.Seconds:0.00} s, {result.Rate / 1e3:0} k lines/s"));
        if (bytes > 0)
        {
            Stored(name, bytes);
        }
    }

    public void Stored(string name, long bytes)
    {
        _sizes.Add((name, bytes));
        Console.WriteLine($"{name}: {Megabytes(bytes)} MB on disk");
    }

    public void Answered(TsbsMeasurement measurement)
    {
        if (_measurements.Count == 0)
        {
            Console.WriteLine(Line(["query", "quiver ms", "duckdb ms", "ratio", "influxdb ms", "ratio", "rows", "check"]));
        }

        _measurements.Add(measurement);
        Console.WriteLine(Line(Cells(measurement)));
    }

    /// <summary>Sums up, and records where that was asked for.</summary>
    public int End()
    {
        Console.WriteLine(Summary());
        if (arguments.Has("--record"))
        {
            Record();
        }

        return IsRight ? 0 : 1;
    }

    string[] Cells(TsbsMeasurement measurement) =>
    [
        measurement.Type, Milliseconds(measurement.Quiver), Milliseconds(measurement.DuckDb), Ratio(measurement.ToDuckDb),
        Milliseconds(measurement.Influx), Ratio(measurement.ToInflux), measurement.Rows.ToString(CultureInfo.InvariantCulture),
        measurement.Problem ?? (measurement.SameAs.Count == 0 ? "" : "same as " + string.Join(", ", measurement.SameAs)),
    ];

    string Summary() => "Geometric means: "
        + string.Join(
            ", ",
            new[] { ("duckdb", _measurements.Select(m => m.ToDuckDb)), ("influxdb", _measurements.Select(m => m.ToInflux)) }
                .Select(peer => (peer.Item1, Ratios: peer.Item2.OfType<double>().ToList()))
                .Where(peer => peer.Ratios.Count > 0)
                .Select(peer => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Math.Exp(peer.Ratios.Average(Math.Log)):0.00} of {peer.Item1} ({peer.Ratios.Count(ratio => ratio < 1)} "
                        + $"of {peer.Ratios.Count} faster)")));

    void Record()
    {
        var text = new StringBuilder();
        text.AppendLine("# tsbs").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {_setting}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {DateTime.UtcNow:yyyy-MM-dd}; TSBS cpu-only, {_data}; see bench/README.md");
        text.AppendLine("- Times are medians over the queries of a type after a second of warm-up each, the databases in turn: Quiver in process, DuckDB as it says itself, "
            + "InfluxDB over HTTP; below 1 Quiver is faster.").AppendLine();
        if (_rates.Count > 0)
        {
            text.AppendLine("| loading | k lines/s |").AppendLine("|---|---:|");
            foreach (var (name, rates) in _rates)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Measurement.Median(rates) / 1e3:0} |");
            }

            text.AppendLine();
        }

        text.AppendLine("| on disk | MB |").AppendLine("|---|---:|");
        foreach (var (name, bytes) in _sizes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Megabytes(bytes)} |");
        }

        text.AppendLine().AppendLine("| query | quiver ms | duckdb ms | ratio | influxdb ms | ratio | rows | check |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (var measurement in _measurements)
        {
            text.AppendLine("| " + string.Join(" | ", Cells(measurement).Select(cell => cell.Replace('|', '/'))) + " |");
        }

        text.AppendLine().AppendLine(Summary() + ".");
        var hosts = arguments.Integer("--hosts", 100);
        var path = Path.Combine(BenchPaths.Results, Machine.Slug, hosts == 100 ? "tsbs.md" : $"tsbs-{hosts}.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
        Console.WriteLine($"recorded in {Path.GetRelativePath(BenchPaths.Root, path)}");
    }

    static string Milliseconds(List<double> times) =>
        times.Count == 0 ? "" : Measurement.Median(times).ToString("0.00", CultureInfo.InvariantCulture);

    static string Ratio(double? ratio) => ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    static string Line(string[] cells) =>
        $"{cells[0],-24}{cells[1],10}{cells[2],11}{cells[3],7}{cells[4],13}{cells[5],7}{cells[6],7}  {cells[7]}";
}
