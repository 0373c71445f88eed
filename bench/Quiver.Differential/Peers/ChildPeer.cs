using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Quiver.Bench;
using Quiver.Differential.Generation;

namespace Quiver.Differential.Peers;

/// <summary>An engine in a child process: a request of JSON a line in, an answer a line out.</summary>
sealed class ChildPeer(string name, string program, IReadOnlyList<string> arguments, IReadOnlyList<string> settings) : IPeer
{
    /// <summary>How long an answer may take. It ends what hangs, and is no difference of a machine that has much else to do.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    IReadOnlyList<GeneratedTable> _tables = [];
    Process? _process;

    public string Name => name;

    /// <summary>DuckDB of a folder in which its package for Node.js was installed.</summary>
    public static ChildPeer DuckDb(string npm) => new(
        "DuckDB", "node", [BenchPaths.Bridge, "--npm", npm, "--threads", "1"],
        ["SET integer_division = true"]);

    /// <summary>The SQLite of Python.</summary>
    public static ChildPeer Sqlite() => new(
        "SQLite", "python3", [Path.Combine(BenchPaths.Root, "bench", "Quiver.Differential", "sqlite_bridge.py")],
        ["PRAGMA case_sensitive_like = ON"]);

    /// <summary>The folder of DuckDB's package: QUIVER_DUCKDB, or where the benchmarks keep it; null where it is in neither.</summary>
    public static string? DuckDbFolder()
    {
        string?[] folders = [Environment.GetEnvironmentVariable("QUIVER_DUCKDB"), BenchPaths.Npm];
        return folders.FirstOrDefault(f => f is not null && Directory.Exists(Path.Combine(f, "node_modules", "@duckdb", "node-api")));
    }

    public void Load(IReadOnlyList<GeneratedTable> tables)
    {
        _tables = tables;
        Require("{\"op\":\"reset\"}");
        foreach (var statement in settings.Concat(tables.SelectMany(t => t.Statements())))
        {
            Require(Request(statement));
        }
    }

    public Answer Ask(string sql)
    {
        if (_process is null)
        {
            Load(_tables);
        }

        return Send(Request(sql));
    }

    public void Dispose()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    static string Request(string sql) => "{\"sql\":\"" + JsonEncodedText.Encode(sql) + "\"}";

    void Require(string request)
    {
        if (Send(request).Error is { } error)
        {
            throw new BenchException($"{name} failed: {error} in {request}");
        }
    }

    Answer Send(string request)
    {
        var process = _process ??= Start();
        try
        {
            process.StandardInput.Write(request + "\n");
            process.StandardInput.Flush();
            var line = process.StandardOutput.ReadLineAsync();
            if (line.Wait(Patience) && line.Result is { } answer)
            {
                return Answer.Parse(answer);
            }
        }
        catch (IOException error)
        {
            Dispose();
            return Answer.Failed($"the process ended: {error.Message}");
        }

        Dispose();
        return Answer.Failed("no answer");
    }

    Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new BenchException($"could not start {name} ({program}): {error.Message}");
        }
    }
}
