using System.Globalization;

namespace Quiver.Bench;

/// <summary>Where things are: the repository, the peers and the generated data.</summary>
static class BenchPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>Peers and data stay out of the repository: a folder that git ignores, or the one PEERS names.</summary>
    public static string Peers { get; } =
        Environment.GetEnvironmentVariable("PEERS") is { Length: > 0 } peers ? Path.GetFullPath(peers) : Path.Combine(Root, ".peers");

    public static string Npm { get; } = Path.Combine(Peers, "npm");

    /// <summary>The programs that make a peer speak the protocol of `quiver sql --jsonl`.</summary>
    public static string Bridge { get; } = Path.Combine(Root, "bench", "Quiver.Bench", "duckdb_bridge.mjs");

    public static string PolarsBridge { get; } = Path.Combine(Root, "bench", "Quiver.Bench", "polars_bridge.mjs");

    public static string SqliteBridge { get; } = Path.Combine(Root, "bench", "Quiver.Bench", "sqlite_bridge.py");

    public static string Quiver { get; } =
        Path.Combine(Root, "artifacts", "bin", "Quiver.Cli", "release", OperatingSystem.IsWindows() ? "quiver.exe" : "quiver");

    public static string Workloads { get; } = Path.Combine(Root, "bench", "workloads");

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    public static string Samples { get; } = Path.Combine(Root, "samples");

    /// <summary>The folder of one data set at one scale, such as tpch/sf1.</summary>
    public static string Data(string set, double scale) =>
        Path.Combine(Peers, set, string.Create(CultureInfo.InvariantCulture, $"sf{scale}"));

    /// <summary>Where an engine writes when a workload asks it to; the workload adds the extension.</summary>
    public static string Output(string engine) => Path.Combine(Directory.CreateDirectory(Path.Combine(Peers, "out")).FullName, engine);

    static string FindRoot()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Quiver.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new BenchException("run the benchmark from inside the repository: no Quiver.slnx above the current folder");
    }
}
