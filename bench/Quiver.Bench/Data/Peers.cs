using System.ComponentModel;
using System.Diagnostics;

namespace Quiver.Bench.Data;

/// <summary>The other engine that Quiver is measured beside: DuckDB's package for Node.js, installed outside the repository.</summary>
static class Peers
{
    /// <summary>DuckDB for the benchmarks; the others read what tests have written.</summary>
    static readonly string[] Packages = ["@duckdb/node-api", "parquet-wasm", "apache-arrow", "hyparquet", "hyparquet-compressors"];

    /// <summary>The `setup` verb.</summary>
    public static int Install()
    {
        Directory.CreateDirectory(BenchPaths.Npm);
        try
        {
            using var npm = Process.Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", "--prefix", BenchPaths.Npm, .. Packages, "--no-audit", "--no-fund"]);
            npm.WaitForExit();
            return npm.ExitCode;
        }
        catch (Win32Exception)
        {
            throw new BenchException("npm was not found; install Node.js 20 or later, or run Quiver alone with --peer none");
        }
    }

    /// <summary>Why DuckDB cannot run here, with what would help; null when it can.</summary>
    public static string? WhyMissing()
    {
        if (!Directory.Exists(Path.Combine(BenchPaths.Npm, "node_modules", "@duckdb", "node-api")))
        {
            return "DuckDB is not installed; `dotnet run --project bench/Quiver.Bench -- setup` installs it. Going on with Quiver alone.";
        }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true });
            node!.WaitForExit();
            return node.ExitCode == 0 ? null : "node does not work; going on with Quiver alone.";
        }
        catch (Win32Exception)
        {
            return "Node.js was not found; going on with Quiver alone.";
        }
    }
}
