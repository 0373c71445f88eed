using System.CommandLine;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver rename database|table</c>, and <c>quiver undelete database|table</c>.</summary>
sealed class RenameCommand(CliConsole console) : StoreCommand(console)
{
    const string RenameDescription = """
        Gives a database or table another name.

        Examples:
          quiver rename database metrics telemetry --data /var/lib/quiver
          quiver rename table cpu processors -d metrics --data /var/lib/quiver
        """;

    const string UndeleteDescription = """
        Brings a deleted database or table back. quiver show databases --show-deleted tells the name under which it is kept.

        Example:
          quiver undelete table cpu-20260131T120000 -d metrics --data /var/lib/quiver
        """;

    /// <summary>Creates the command that renames.</summary>
    public Command CreateRename()
    {
        var (name, newName) = (NameArgument("name", "The name."), NameArgument("new-name", "The new name."));
        var database = new Command("database", "Renames a database.") { name, newName };
        OnStore(database, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.RenameDatabaseAsync(
                arguments.GetRequiredValue(name), arguments.GetRequiredValue(newName), cancellationToken);
            return CliApplication.Success;
        });
        var table = new Command("table", "Renames a table.") { name, newName, Database };
        OnStore(table, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.RenameTableAsync(
                DatabaseOf(arguments), arguments.GetRequiredValue(name), arguments.GetRequiredValue(newName), cancellationToken);
            return CliApplication.Success;
        });
        return new Command("rename", RenameDescription) { Data, database, table };
    }

    /// <summary>Creates the command that brings back.</summary>
    public Command CreateUndelete()
    {
        var name = NameArgument("name", "The name under which it is kept.");
        var newName = new Option<string?>("--as") { Description = "The name that it gets; the old one without it.", HelpName = "NAME" };
        var database = new Command("database", "Brings a database back.") { name, newName };
        OnStore(database, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.RestoreDatabaseAsync(arguments.GetRequiredValue(name), arguments.GetValue(newName), cancellationToken);
            return CliApplication.Success;
        });
        var table = new Command("table", "Brings a table back.") { name, newName, Database };
        OnStore(table, async (store, arguments, cancellationToken) =>
        {
            await store.Catalog.RestoreTableAsync(
                DatabaseOf(arguments), arguments.GetRequiredValue(name), arguments.GetValue(newName), cancellationToken);
            return CliApplication.Success;
        });
        return new Command("undelete", UndeleteDescription) { Data, database, table };
    }

    static Argument<string> NameArgument(string name, string description) => new(name) { Description = description };
}
