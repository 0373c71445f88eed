using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Storage.LineProtocol;

namespace Quiver.Cli.Stores;

/// <summary>The arguments and options of <c>quiver import</c>.</summary>
sealed class ImportCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Brings files straight to data files of a table, past the log: for much data at once. All rows of a file appear at its end, or none.

        Files are Parquet, CSV, JSON, Arrow or line protocol (.lp), compressed or not; a query can stand in their place.

        Examples:
          quiver import -d metrics -t cpu --tags host,region --time ts history.parquet --data /var/lib/quiver
          quiver import -d metrics -t hourly --tags host --data /var/lib/quiver \
            --query "SELECT date_trunc('hour', time) AS time, host, avg(usage) AS usage FROM metrics.cpu GROUP BY 1, 2"
          quiver import -d metrics history.lp.gz --data /var/lib/quiver
        """;

    readonly Argument<string[]> _files = new("file") { Description = "The files.", Arity = ArgumentArity.ZeroOrMore };

    readonly Option<string?> _tags = new("--tags") { Description = "Columns that become tags; others become fields.", HelpName = "a,b" };

    readonly Option<string> _time = new("--time")
    {
        Description = "The column of the time: a timestamp, a date, a text of one or a number.",
        HelpName = "COLUMN",
        DefaultValueFactory = _ => "time",
    };

    readonly Option<string> _precision = new("--precision", "-p")
    {
        Description = "The unit of times that are numbers.",
        HelpName = "ns|us|ms|s",
        DefaultValueFactory = _ => "ns",
    };

    readonly Option<string?> _query = new("--query") { Description = "Imports the rows of a query.", HelpName = "SQL" };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("import", Description) { _files, Data, Database, Table, _tags, _time, _precision, _query };
        OnDirectory(command, (directory, result, cancellationToken) =>
            new TableImport(Console, ReadArguments(directory, result)).RunAsync(cancellationToken));
        return command;
    }

    ImportArguments ReadArguments(string directory, ParseResult result)
    {
        var (files, query) = (result.GetValue(_files) ?? [], result.GetValue(_query));
        if (files.Length == 0 == query is null)
        {
            throw new UsageException("give files to import, or --query SQL");
        }

        var isLines = query is null && files.All(TableImport.IsLines);
        return new ImportArguments(
            directory, DatabaseOf(result), isLines ? null : TableOf(result), files, query, CreateCommand.ListOf(result.GetValue(_tags)),
            result.GetRequiredValue(_time), Read(() => TimePrecisions.Parse(result.GetRequiredValue(_precision))));
    }
}
