using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Quiver.Bench.Data;

/// <summary>The engines that Quiver is measured beside: packages of Node.js, outside the repository, and Python's SQLite.</summary>
static class Peers
{
    /// <summary>DuckDB for the benchmarks; the others but polars read what tests have written.</summary>
    static readonly string[] Packages = ["@duckdb/node-api", "parquet-wasm", "apache-arrow", "hyparquet", "hyparquet-compressors"];

    /// <summary>The `setup` verb.</summary>
    public static int Install()
    {
        Directory.CreateDirectory(BenchPaths.Npm);
        try
        {
            using var npm = Process.Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", "--prefix", BenchPaths.Npm, .. Packages, .. Polars(), "--no-audit", "--no-fund"]);
            npm.WaitForExit();
            return npm.ExitCode;
        }
        catch (Win32Exception)
        {
            throw new BenchException("npm was not found; install Node.js 20 or later, or run Quiver alone with --peer none");
        }
    }

    /// <summary>Why a peer cannot run here, with what would help; null when it can.</summary>
    public static string? WhyMissing(string peer)
    {
        const string Alone = "Going on with Quiver alone.";
        var package = peer switch { "duckdb" => "@duckdb/node-api", "polars" => "nodejs-polars", _ => null };
        if (package is not null && !Directory.Exists(Path.Combine([BenchPaths.Npm, "node_modules", .. package.Split('/')])))
        {
            return $"{package} is not installed; `dotnet run --project bench/Quiver.Bench -- setup` installs it. {Alone}";
        }

        var program = peer == "sqlite" ? "python3" : "node";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true });
            process!.WaitForExit();
            return process.ExitCode == 0 ? null : $"{program} does not work. {Alone}";
        }
        catch (Win32Exception)
        {
            return $"{program}, which {peer} needs here, was not found. {Alone}";
        }
    }

    /// <summary>Polars with the library of this platform by name, because npm leaves out one that asks for a newer Node.js.</summary>
    static string[] Polars()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return OperatingSystem.IsWindows() ? ["nodejs-polars", "nodejs-polars-win32-x64-msvc"]
            : OperatingSystem.IsMacOS() ? ["nodejs-polars", $"nodejs-polars-darwin-{architecture}"]
            : ["nodejs-polars", $"nodejs-polars-linux-{architecture}-gnu"];
    }
}
