using System.CommandLine;
using System.CommandLine.Help;
using Quiver.Arrow.Errors;
using Quiver.Cli.Commands;
using Quiver.Cli.Databases;
using Quiver.Cli.InfluxQl;
using Quiver.Cli.JsonLines;
using Quiver.Cli.Output;
using Quiver.Cli.Repl;
using Quiver.Cli.Running;
using Quiver.Cli.Serving;
using Quiver.Cli.Stores;

namespace Quiver.Cli;

/// <summary>The quiver command.</summary>
static class CliApplication
{
    /// <summary>The exit code of success.</summary>
    public const int Success = 0;

    /// <summary>The exit code of a query that failed.</summary>
    public const int QueryFailed = 1;

    /// <summary>The exit code of wrong usage.</summary>
    public const int WrongUsage = 2;

    /// <summary>Runs a command line without a terminal.</summary>
    public static Task<int> RunAsync(string[] args, TextReader input, Stream output, TextWriter error) =>
        RunAsync(args, new CliConsole { Input = input, Output = output, Error = error });

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CliConsole console)
    {
        var root = new RootCommand("Quiver: SQL over files, tables and APIs.")
        {
            new SqlCommand().Create(a => RunSqlAsync(a, console)),
            new InfluxQlCommand(console).Create(),
            new ServeCommand(console).Create(isUsed: args.Contains("serve")),
            new WriteCommand(console).Create(),
            new ShowCommand(console).Create(),
            new CreateCommand(console).Create(),
            new UpdateCommand(console).Create(),
            new RenameCommand(console).CreateRename(),
            new DeleteCommand(console).Create(),
            new RenameCommand(console).CreateUndelete(),
            new BackupCommand(console).CreateBackup(),
            new BackupCommand(console).CreateRestore(),
            new CheckCommand(console).Create(),
            new CompactCommand(console).Create(),
            new ImportCommand(console).Create(),
        };
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            {
                throw new UsageException(args.Length == 0
                    ? "a command is missing, such as: quiver sql \"SELECT 1\""
                    : parsed.Errors[0].Message);
            }

            await using var text = new StreamWriter(console.Output, leaveOpen: true);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = text,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException e)
        {
            console.Error.WriteLine($"error: {e.Message}");
            console.Error.WriteLine(UsageOf(parsed.CommandResult.Command));
            return WrongUsage;
        }
        catch (IOException e) when (OutputStream.IsBrokenPipe(e))
        {
            // Whoever reads what is written here, such as head, has all that it wants.
            return Success;
        }
    }

    /// <summary>Returns where to read how a command is used.</summary>
    static string UsageOf(Command command)
    {
        string path = command.Name;
        for (Symbol? parent = command.Parents.FirstOrDefault(); parent is Command; parent = parent.Parents.FirstOrDefault())
        {
            path = $"{(parent is RootCommand ? "quiver" : parent.Name)} {path}";
        }

        return command is RootCommand ? "usage: quiver COMMAND …; quiver --help lists the commands" : $"usage: {path} --help tells how";
    }

    static async Task<int> RunSqlAsync(SqlArguments arguments, CliConsole console)
    {
        var settings = new DatabaseSettings
        {
            DataDirectory = arguments.DataDirectory,
            MemoryLimitBytes = arguments.MemoryLimitBytes,
            SpillDirectory = arguments.SpillDirectory,
            Threads = arguments.Threads,
        };
        try
        {
            if (arguments.IsJsonLines)
            {
                await using var session = new JsonLinesSession(() => console.OpenDatabase(settings), console.Output, arguments.Style);
                await session.RunAsync(console.Input);
                return Success;
            }

            await using ISqlDatabase database = console.OpenDatabase(settings);
            var runner = new ScriptRunner(console, database.Connect())
            {
                Format = arguments.Format,
                HasTiming = arguments.HasTiming,
                HasCounts = console.IsErrorTerminal,
            };
            if (ReadScript(arguments, console) is string script)
            {
                return await runner.RunAsync(script, arguments.Parameters, arguments.OutputPath) ? Success : QueryFailed;
            }

            await new Prompt(console, database, runner, arguments).RunAsync();
            return Success;
        }
        catch (Exception e) when (e is QuiverException || (e is IOException failure && !OutputStream.IsBrokenPipe(failure)))
        {
            ErrorText.Write(console.Error, ErrorText.ToUser(e), sql: null);
            return QueryFailed;
        }
    }

    /// <summary>Returns the statements to run, null where a person will type them.</summary>
    static string? ReadScript(SqlArguments arguments, CliConsole console)
    {
        if (arguments.Sql is not null)
        {
            return arguments.Sql;
        }

        if (arguments.ScriptFile is null or "-")
        {
            return console.IsInputTerminal && arguments.ScriptFile is null ? null : console.Input.ReadToEnd();
        }

        try
        {
            return File.ReadAllText(arguments.ScriptFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the script {arguments.ScriptFile} cannot be read: {e.Message}");
        }
    }
}
