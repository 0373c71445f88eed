using Quiver.Engine.Session.Settings;
using System.CommandLine;
using Quiver.Cli.Databases;
using Quiver.Cli.Output;
using Quiver.Compute.Text;

namespace Quiver.Cli.Commands;

/// <summary>The arguments and options of <c>quiver sql</c>.</summary>
sealed class SqlCommand
{
    readonly Argument<string?> _sql = new("sql")
    {
        Description = "Statements to run. Without it: a script from standard input, or a prompt on a terminal.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _file = new("--file", "-f") { Description = "Runs a script; - is standard input.", HelpName = "FILE" };
    readonly Option<bool> _jsonLines = new("--jsonl") { Description = "Serves requests of a program, one JSON object a line." };
    readonly Option<string?> _style = new("--style")
    {
        Description = "How --jsonl shows times, spans, bytes and nested values: as a cast to text does, or as the programs of Arrow.",
        HelpName = "cast|arrow",
    };

    readonly Option<string?> _format = new("--format") { Description = "How rows are written.", HelpName = OutputFormats.Choices };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Writes rows to a file, which appears when it is whole.",
        HelpName = "FILE",
    };

    readonly Option<string[]> _parameters = new("--param")
    {
        Description = "A value for $name or $1; may be repeated.",
        HelpName = "name=value",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string?> _data = new("--data") { Description = "A database directory; in memory without it.", HelpName = "DIR" };
    readonly Option<int?> _threads = new("--threads") { Description = "Worker threads; one a core without it.", HelpName = "N" };
    readonly Option<string?> _memory = new("--memory-limit") { Description = "Memory for queries, such as 2GB.", HelpName = "SIZE" };
    readonly Option<string?> _spill = new("--spill-dir") { Description = "Where rows go that do not fit into it.", HelpName = "DIR" };
    readonly Option<bool> _timing = new("--timing") { Description = "Reports the time of each statement on standard error." };

    /// <summary>Creates the command that hands its arguments to an action, which returns the exit code.</summary>
    public Command Create(Func<SqlArguments, Task<int>> run)
    {
        var command = new Command("sql", "Runs SQL over files, tables and APIs.")
        {
            _sql, _file, _jsonLines, _style, _format, _output, _parameters, _data, _threads, _memory, _spill, _timing,
        };
        command.SetAction((ParseResult result) => run(Read(result)));
        return command;
    }

    static bool LooksLikeOption(string text) =>
        text.StartsWith('-') && !text.Contains('\n', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal);

    SqlArguments Read(ParseResult result)
    {
        string? sql = result.GetValue(_sql);
        string? file = result.GetValue(_file);
        string? output = result.GetValue(_output);
        bool isJsonLines = result.GetValue(_jsonLines);
        if (sql is not null && LooksLikeOption(sql))
        {
            // "--formt csv" would be a comment of SQL and an empty script otherwise: nothing would happen, without a word.
            throw new UsageException($"unknown option {sql}; quiver sql --help lists the options");
        }

        if (sql is not null && file is not null)
        {
            throw new UsageException("give either statements or -f FILE, not both");
        }

        if (isJsonLines && (sql ?? file ?? output ?? result.GetValue(_format)) is not null)
        {
            throw new UsageException("--jsonl reads its requests from standard input and takes no statements, -f, -o or --format");
        }

        var parameters = new StatementParameters();
        foreach (string parameter in result.GetValue(_parameters) ?? [])
        {
            ParameterText.Add(parameter, parameters);
        }

        return new SqlArguments
        {
            Sql = sql,
            ScriptFile = file,
            IsJsonLines = isJsonLines,
            Style = ReadStyle(result.GetValue(_style)),
            Format = ReadFormat(result.GetValue(_format), output),
            OutputPath = output,
            Parameters = parameters,
            DataDirectory = result.GetValue(_data),
            Threads = ReadThreads(result.GetValue(_threads)),
            MemoryLimitBytes = ReadMemory(result.GetValue(_memory)),
            SpillDirectory = result.GetValue(_spill),
            HasTiming = result.GetValue(_timing),
        };
    }

    /// <summary>Returns the format of a name, or that of the name of a file.</summary>
    internal static OutputFormat ReadFormat(string? name, string? output)
    {
        if (name is null)
        {
            return OutputFormats.OfPath(output) ?? OutputFormat.Table;
        }

        return OutputFormats.Find(name)
            ?? throw new UsageException($"there is no format '{name}'; the formats are {OutputFormats.Choices}");
    }

    static ValueStyle ReadStyle(string? name) => name switch
    {
        null or "cast" => ValueStyle.Cast,
        "arrow" => ValueStyle.ArrowWithUnits,
        _ => throw new UsageException($"--style takes cast or arrow, not '{name}'"),
    };

    static int? ReadThreads(int? threads) =>
        threads is < 1 or > 1024 ? throw new UsageException($"--threads takes 1 to 1024, not {threads}") : threads;

    static long? ReadMemory(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return MemorySize.Parse(text)
            ?? throw new UsageException($"--memory-limit takes a size such as 2GB, 512MiB or 1000000, not '{text}'");
    }
}
