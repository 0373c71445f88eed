using System.CommandLine;
using System.Globalization;
using Quiver.Storage.Transfer;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver check</c>.</summary>
sealed class CheckCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Looks for damage in a database directory that nobody has open, and changes nothing. Findings go to standard output, a line each;
        the exit code is 1 where rows are lost or wrong.

        Example:
          quiver check --deep --data /var/lib/quiver
        """;

    readonly Option<bool> _deep = new("--deep")
    {
        Description = "Reads all rows: compares checksums of pages, the order of rows, their number and times.",
    };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("check", Description) { Data, _deep };
        OnDirectory(command, RunAsync);
        return command;
    }

    async Task<int> RunAsync(string directory, ParseResult arguments, CancellationToken cancellationToken)
    {
        Require(directory);
        var check = new StoreCheck(directory, arguments.GetValue(_deep), TimeProvider.System);
        var (errors, others) = (0, 0);
        await using var output = new StreamWriter(Console.Output, leaveOpen: true);
        await foreach (var finding in check.RunAsync(cancellationToken))
        {
            (errors, others) = finding.IsError ? (errors + 1, others) : (errors, others + 1);
            await output.WriteLineAsync($"{(finding.IsError ? "error" : "note")}: {finding.Place}: {finding.Message}");
            await output.FlushAsync(cancellationToken);
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{check.FileCount:N0} files with {check.RowCount:N0} rows and {check.WriteCount:N0} writes of the log: "
            + $"{errors:N0} errors, {others:N0} notes"));
        return errors == 0 ? CliApplication.Success : CliApplication.QueryFailed;
    }
}
