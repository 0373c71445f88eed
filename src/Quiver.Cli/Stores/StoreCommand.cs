using System.CommandLine;
using Quiver.Arrow.Errors;
using Quiver.Cli.Commands;
using Quiver.Cli.Output;
using Quiver.Server.Auth;
using Quiver.Storage;

namespace Quiver.Cli.Stores;

/// <summary>A command on a database directory: opens it, runs, and turns failures into messages and exit codes.</summary>
/// <param name="console">What the command has around it.</param>
/// <param name="data">The option of the directory where the command is part of another; null where it begins.</param>
abstract class StoreCommand(CliConsole console, Option<string?>? data = null)
{
    readonly Option<string?> _data = data ?? new("--data") { Description = "The database directory.", HelpName = "DIR", Recursive = true };

    /// <summary>What the command has around it.</summary>
    protected CliConsole Console => console;

    /// <summary>The option of the directory, to be added once, to the command that users begin with.</summary>
    protected Option<string?> Data => _data;

    /// <summary>The option of the database.</summary>
    protected Option<string?> Database { get; } = new("--database", "-d") { Description = "The database.", HelpName = "NAME" };

    /// <summary>The option of the table.</summary>
    protected Option<string?> Table { get; } = new("--table", "-t") { Description = "The table.", HelpName = "NAME" };

    /// <summary>Returns the database that a command needs.</summary>
    protected string DatabaseOf(ParseResult arguments) => arguments.GetValue(Database)
        ?? throw new UsageException("-d NAME is missing: the database");

    /// <summary>Returns the table that a command needs.</summary>
    protected string TableOf(ParseResult arguments) => arguments.GetValue(Table)
        ?? throw new UsageException("-t NAME is missing: the table");

    /// <summary>Returns the database directory.</summary>
    protected string DirectoryOf(ParseResult arguments) => arguments.GetValue(_data)
        ?? throw new UsageException("--data DIR is missing: the database directory");

    /// <summary>Makes a command run on a store.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Runs it and returns the exit code.</param>
    /// <param name="creates">Whether a directory that is missing is created.</param>
    protected void OnStore(
        Command command, Func<TimeSeriesStore, ParseResult, CancellationToken, Task<int>> run, bool creates = false) =>
        OnDirectory(command, async (directory, arguments, cancellationToken) =>
        {
            var store = await OpenAsync(directory, creates, cancellationToken);
            await using (store)
            {
                return await run(store, arguments, cancellationToken);
            }
        });

    /// <summary>Makes a command run on a directory.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Runs it and returns the exit code.</param>
    protected void OnDirectory(Command command, Func<string, ParseResult, CancellationToken, Task<int>> run) =>
        OnOptionalDirectory(command, (_, arguments, cancellationToken) => run(DirectoryOf(arguments), arguments, cancellationToken));

    /// <summary>Makes a command run that may do without a directory.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Runs it on the directory, if one is given, and returns the exit code.</param>
    protected void OnOptionalDirectory(Command command, Func<string?, ParseResult, CancellationToken, Task<int>> run) => command.SetAction(
        async (ParseResult arguments, CancellationToken _) =>
        {
            using var cancellation = new CancellationTokenSource();
            console.Interrupts.Begin(cancellation);
            try
            {
                return await run(arguments.GetValue(_data), arguments, cancellation.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                console.Error.WriteLine("error: the command was cancelled");
                return CliApplication.QueryFailed;
            }
            catch (Exception e) when (e is not UsageException)
            {
                ErrorText.Write(console.Error, ErrorText.ToUser(e), sql: null);
                return CliApplication.QueryFailed;
            }
            finally
            {
                console.Interrupts.End();
            }
        });

    /// <summary>Reads an option; what it throws about a value is wrong usage.</summary>
    protected static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (QuiverException error) when (error.Code is ErrorCode.InvalidValue)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Opens the store of a directory.</summary>
    protected static Task<TimeSeriesStore> OpenAsync(string directory, bool creates, CancellationToken cancellationToken)
    {
        if (!creates)
        {
            Require(directory);
        }

        return TimeSeriesStore.OpenAsync(new StoreOptions { Directory = directory }, cancellationToken);
    }

    /// <summary>Fails where a directory is none of a database.</summary>
    protected static void Require(string directory)
    {
        // Where only tokens were made so far there is no catalog yet.
        if (!Directory.Exists(Path.Combine(directory, "catalog")) && !Directory.Exists(Path.Combine(directory, TokenStore.Folder)))
        {
            throw new QuiverException(
                ErrorCode.FileNotFound, $"there is no database in \"{directory}\"; quiver write and quiver create database make one");
        }
    }
}
