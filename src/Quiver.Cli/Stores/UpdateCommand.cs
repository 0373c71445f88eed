using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver update database|table</c>: how long rows are kept.</summary>
sealed class UpdateCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Changes how long the rows of a database or table are kept.

        Examples:
          quiver update database metrics --retention-period 90d --data /var/lib/quiver
          quiver update table cpu -d metrics --retention-period none --data /var/lib/quiver
        """;

    readonly Option<string?> _retention = new("--retention-period")
    {
        Description = "A period such as 30d or 12h; none: for ever, or for a table as long as its database says.",
        HelpName = "PERIOD|none",
    };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("update", Description) { Data };
        var database = new Argument<string>("name") { Description = "The name of the database." };
        var ofDatabase = new Command("database", "Changes a database.") { database, _retention };
        OnStore(ofDatabase, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.SetRetentionAsync(arguments.GetRequiredValue(database), RetentionOf(arguments), cancellationToken);
            return CliApplication.Success;
        });
        var table = new Argument<string>("name") { Description = "The name of the table." };
        var ofTable = new Command("table", "Changes a table.") { table, Database, _retention };
        OnStore(ofTable, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.SetRetentionAsync(
                DatabaseOf(arguments), arguments.GetRequiredValue(table), RetentionOf(arguments), cancellationToken);
            return CliApplication.Success;
        });
        command.Add(ofDatabase);
        command.Add(ofTable);
        return command;
    }

    TimeSpan? RetentionOf(ParseResult arguments) => arguments.GetValue(_retention) switch
    {
        null => throw new UsageException("--retention-period PERIOD is missing, such as 30d, or none"),
        "none" => null,
        var text => Read(() => PeriodText.Parse(text)),
    };
}
