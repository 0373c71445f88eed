using System.Diagnostics;
using System.Text.Json;
using Quiver.Bench.Load;
using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Memory;

/// <summary>An engine in a process that runs one query: what it answered, and how much memory and disk it took.</summary>
sealed class MeasuredEngine : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly Process _process;
    readonly string _folder;

    MeasuredEngine(string program, IEnumerable<string> words, string folder)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        (_folder, _process) = (folder, Process.Start(start)!);
    }

    /// <summary>The most bytes that the process had resident.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The most bytes that its files had at a time.</summary>
    public long DiskBytes { get; private set; }

    /// <summary>Starts Quiver; its limit is null where there is none.</summary>
    public static MeasuredEngine Quiver(BenchArguments arguments, int? megabytes)
    {
        if (!File.Exists(BenchPaths.Quiver))
        {
            throw new BenchException("there is no release build of the quiver command; run: dotnet build -c Release src/Quiver.Cli");
        }

        string folder = NewFolder("quiver");
        string[] limit = megabytes is { } most ? ["--memory-limit", $"{most}MB"] : [];
        return new MeasuredEngine(
            BenchPaths.Quiver, ["sql", "--jsonl", "--threads", $"{arguments.Threads}", "--spill-dir", folder, .. limit], folder);
    }

    /// <summary>Starts DuckDB behind the bridge; its limit is null where there is none.</summary>
    public static MeasuredEngine DuckDb(BenchArguments arguments, int? megabytes)
    {
        string folder = NewFolder("duckdb");
        string[] limit = megabytes is { } most ? ["--memory-limit", $"{most}MB"] : [];
        var engine = new MeasuredEngine(
            "node", [BenchPaths.Bridge, "--npm", BenchPaths.Npm, "--threads", $"{arguments.Threads}", .. limit], folder);
        _ = engine.Execute($"SET temp_directory = '{folder}'", TimeSpan.FromMinutes(1));
        return engine;
    }

    /// <summary>Runs a statement, and looks at the process and its files meanwhile.</summary>
    public EngineAnswer Execute(string sql, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        _process.StandardInput.Write("{\"sql\":\"" + JsonEncodedText.Encode(sql) + "\"}\n");
        _process.StandardInput.Flush();
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        while (!line.Wait(Pause))
        {
            DiskBytes = Math.Max(DiskBytes, DiskUse.Of(_folder));
            if (Stopwatch.GetElapsedTime(start) > timeout)
            {
                return EngineAnswer.Failed($"no answer within {timeout.TotalSeconds:0} s");
            }
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (line.Result is not { } answer)
        {
            return EngineAnswer.Failed("the process ended");
        }

        PeakBytes = PeakMemory.Of(_process.Id);
        return EngineAnswer.Parse(answer, elapsed);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static string NewFolder(string engine) =>
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"quiver-bench-{engine}-{Guid.NewGuid():N}")).FullName;
}
