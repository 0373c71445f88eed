using Quiver.Bench.Data;
using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Quick;

/// <summary>A small table of time series, as TSBS's cpu-only one, and some of its queries over one Parquet file.</summary>
static class QuickSeries
{
    const int Hosts = 100;
    const int Hours = 24;

    static readonly string[] _types =
        ["single-groupby-1-1-1", "single-groupby-5-8-1", "cpu-max-all-8", "double-groupby-1", "high-cpu-all", "lastpoint"];

    /// <summary>The queries as workloads whose data is one file.</summary>
    public static IEnumerable<Workload> Workloads(string file) =>
        new TsbsQueries(Hosts, Hours).All(1).Where(query => _types.Contains(query.Type)).Select(query => new Workload(
            "series/" + query.Type,
            query.Type,
            "",
            query.Sql.Replace("{cpu}", $"'{file}'", StringComparison.Ordinal),
            null,
            null));

    /// <summary>The file, written now if it is not there yet.</summary>
    public static string Ensure(BenchArguments arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(BenchPaths.Peers, "series")).FullName;
        var path = Path.Combine(folder, "cpu.parquet");
        if (!File.Exists(path))
        {
            using var writer = DataSets.Writer(arguments);
            var tags = TsbsSchema.Tags.Select((tag, i) => tag == "hostname"
                ? "'host_' || CAST(h AS VARCHAR) AS hostname"
                : $"'{tag}-' || CAST(h * {i + 3} % {(i * 7) + 5} AS VARCHAR) AS {tag}");
            var fields = TsbsSchema.Fields.Select((field, i) => $"CAST(hash(1024 * (h * 100000 + i) + {i}) % 101 AS BIGINT) AS {field}");
            writer.Require(
                $"COPY (SELECT TIMESTAMP '{TsbsSchema.Start:yyyy-MM-dd HH:mm:ss}' + INTERVAL '10 seconds' * i AS time, "
                    + $"{string.Join(", ", tags)}, {string.Join(", ", fields)} "
                    + $"FROM range({Hosts}) AS hosts(h), range({Hours * 360}) AS moments(i) ORDER BY hostname, time) "
                    + $"TO '{path}.part' (FORMAT parquet)");
            File.Move(path + ".part", path);
        }

        return path;
    }
}
