using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Quiver.Bench.Run;

/// <summary>
/// An engine in a child process, one JSON request a line in, one answer a line out. Times are taken here, from the request's
/// first byte to the answer's last, because that is what a client waits for and because it is the same clock for every engine.
/// </summary>
sealed class EngineSession : IDisposable
{
    readonly string _command;
    readonly TimeSpan _timeout;
    readonly StringBuilder _complaints = new();
    Process? _process;

    public EngineSession(string name, string command, TimeSpan timeout)
    {
        Name = name;
        _command = command;
        _timeout = timeout;
    }

    public string Name { get; }

    /// <summary>The process that answers, started now if there is none.</summary>
    public int ProcessId => (_process ??= Start()).Id;

    /// <summary>Variables of the environment that the process gets beside the inherited ones.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>How many processes there have been: a new one knows no tables.</summary>
    public int Starts { get; private set; }

    /// <summary>The Quiver that this repository built, or the program given instead of it.</summary>
    public static EngineSession Quiver(BenchArguments arguments)
    {
        var command = arguments.Text("--engine");
        if (command is null)
        {
            if (!File.Exists(BenchPaths.Quiver))
            {
                throw new BenchException("there is no release build of the quiver command; run: dotnet build -c Release src/Quiver.Cli");
            }

            command = $"\"{BenchPaths.Quiver}\" sql --jsonl --threads {arguments.Threads}";
        }

        return new EngineSession("quiver", command, arguments.Timeout);
    }

    /// <summary>The engine that --peer names, DuckDB where it names none; null for none and, with a message, where it is missing.</summary>
    public static EngineSession? Peer(BenchArguments arguments)
    {
        var name = arguments.Text("--peer") ?? "duckdb";
        var command = name switch
        {
            "none" => null,
            "duckdb" => DuckDbCommand(arguments.Threads),
            "polars" => $"node \"{BenchPaths.PolarsBridge}\" --npm \"{BenchPaths.Npm}\"",
            "sqlite" => $"python3 \"{BenchPaths.SqliteBridge}\"",
            _ => throw new BenchException($"unknown peer \"{name}\"; known are duckdb, sqlite, polars and none"),
        };
        if (command is null || IsMissing(name))
        {
            return null;
        }

        // Polars takes its threads from here only; SQLite uses one, whatever is asked for.
        return new EngineSession(name, command, arguments.Timeout) { Variables = { ["POLARS_MAX_THREADS"] = $"{arguments.Threads}" } };
    }

    /// <summary>DuckDB behind the bridge; null with a message when Node.js or the package is not there.</summary>
    public static EngineSession? DuckDb(int threads, TimeSpan timeout)
    {
        if (IsMissing("duckdb"))
        {
            return null;
        }

        return new EngineSession("duckdb", DuckDbCommand(threads), timeout);
    }

    static string DuckDbCommand(int threads) => $"node \"{BenchPaths.Bridge}\" --npm \"{BenchPaths.Npm}\" --threads {threads}";

    static bool IsMissing(string peer)
    {
        var reason = Data.Peers.WhyMissing(peer);
        if (reason is not null)
        {
            Console.Error.WriteLine(reason);
        }

        return reason is not null;
    }

    public EngineAnswer Execute(string sql) => Send("{\"sql\":\"" + JsonEncodedText.Encode(sql) + "\"}");

    /// <summary>Runs a statement whose failure makes everything after it pointless.</summary>
    public EngineAnswer Require(string sql)
    {
        var answer = Execute(sql);
        return answer.Error is null
            ? answer
            : throw new BenchException($"{Name} failed: {Shorten(answer.Error)}{Environment.NewLine}in: {Shorten(sql)}");
    }

    /// <summary>Makes a table from a CSV file with a header: an operation of the bridge to an engine without one of its own.</summary>
    public EngineAnswer Import(string table, string csv, IEnumerable<string> types) => Send(
        $"{{\"op\":\"import\",\"table\":\"{JsonEncodedText.Encode(table)}\",\"csv\":\"{JsonEncodedText.Encode(csv)}\","
            + $"\"types\":[{string.Join(',', types.Select(type => $"\"{type}\""))}]}}");

    /// <summary>An empty database: workloads do not see each other's tables.</summary>
    public void Reset()
    {
        var answer = Send("{\"op\":\"reset\"}");
        if (answer.Error is not null)
        {
            throw new BenchException($"{Name} could not reset its session: {answer.Error}");
        }
    }

    /// <summary>Ends the process; the next request starts another.</summary>
    public void Restart() => Stop();

    public void Dispose() => Stop();

    EngineAnswer Send(string request)
    {
        var process = _process ??= Start();
        try
        {
            var start = Stopwatch.GetTimestamp();
            process.StandardInput.Write(request + "\n");
            process.StandardInput.Flush();
            var read = process.StandardOutput.ReadLineAsync();
            if (!read.Wait(_timeout))
            {
                Stop();
                return EngineAnswer.Failed($"no answer within {_timeout.TotalSeconds:0} s");
            }

            var line = read.Result;
            var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return line is null ? Died() : EngineAnswer.Parse(line, elapsed);
        }
        catch (IOException)
        {
            return Died();
        }
        catch (JsonException exception)
        {
            Stop();
            return EngineAnswer.Failed("the answer was not JSON: " + exception.Message);
        }
    }

    EngineAnswer Died()
    {
        Stop();
        var complaints = _complaints.ToString().Trim().ReplaceLineEndings(" ");
        return EngineAnswer.Failed("the process ended" + (complaints.Length == 0 ? "" : ": " + Shorten(complaints)));
    }

    static string Shorten(string text) => text.Length <= 400 ? text : text[..400] + " …";

    Process Start()
    {
        var words = SplitCommand(_command);
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (variable, value) in Variables)
        {
            start.Environment[variable] = value;
        }

        Starts++;
        _complaints.Clear();
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BenchException($"could not start {Name} ({words[0]}): {exception.Message}");
        }

        process.ErrorDataReceived += (_, line) => _complaints.AppendLine(line.Data);
        process.BeginErrorReadLine();
        return process;
    }

    void Stop()
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

    /// <summary>Splits at blanks outside quotes.</summary>
    static List<string> SplitCommand(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        foreach (var character in command)
        {
            if (quote != '\0' ? character == quote : character is '"' or '\'')
            {
                quote = quote == '\0' ? character : '\0';
            }
            else if (character == ' ' && quote == '\0')
            {
                if (word.Length > 0)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
            }
            else
            {
                word.Append(character);
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words.Count > 0 ? words : throw new BenchException("the --engine command is empty");
    }
}
