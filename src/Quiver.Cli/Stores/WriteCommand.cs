using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;

namespace Quiver.Cli.Stores;

/// <summary>The arguments and options of <c>quiver write</c>.</summary>
sealed class WriteCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Writes line protocol to a database, which is created where it is missing.

        Files may be compressed (gzip, zstd). Wrong lines are reported and left out; the exit code is 1 then.

        Examples:
          quiver write -d metrics --data /var/lib/quiver cpu.lp
          quiver write -d metrics --data /var/lib/quiver -p s 2024-*.lp.gz
          generator | quiver write -d metrics --data /var/lib/quiver -
        """;

    readonly Argument<string[]> _files = new("file")
    {
        Description = "Files of line protocol; - is standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string> _precision = new("--precision", "-p")
    {
        Description = "The unit of the timestamps; auto tells it by the size of each.",
        HelpName = "auto|ns|us|ms|s",
        DefaultValueFactory = _ => "auto",
    };

    readonly Option<bool> _allOrNothing = new("--all-or-nothing")
    {
        Description = "Leaves out a piece of the input, about 4 MiB of whole lines, where one of its lines is wrong.",
    };

    readonly Option<bool> _noCheckpoint = new("--no-checkpoint")
    {
        Description = "Leaves rows in the log at the end, durable, instead of writing them to data files.",
    };

    readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Says nothing but errors." };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("write", Description) { _files, Data, Database, _precision, _allOrNothing, _noCheckpoint, _quiet };
        OnDirectory(command, async (directory, result, cancellationToken) =>
        {
            var arguments = Read(result);
            var store = await OpenAsync(directory, creates: true, cancellationToken);
            await using (store)
            {
                return await new LineImport(Console, store, arguments).RunAsync(cancellationToken);
            }
        });
        return command;
    }

    WriteArguments Read(ParseResult result)
    {
        string[] files = result.GetValue(_files) ?? [];
        if (files.Length == 0 && Console.IsInputTerminal)
        {
            throw new UsageException("a file is missing; - reads standard input");
        }

        if (files.FirstOrDefault(file => file.StartsWith('-') && file.Length > 1) is { } option)
        {
            throw new UsageException($"unknown option {option}; quiver write --help lists the options");
        }

        return new WriteArguments(
            DatabaseOf(result),
            files.Length == 0 ? ["-"] : files,
            new WriteOptions { Precision = Read(() => TimePrecisions.Parse(result.GetValue(_precision)!)), AcceptsPartial = !result.GetValue(_allOrNothing) },
            !result.GetValue(_noCheckpoint),
            result.GetValue(_quiet));
    }
}
