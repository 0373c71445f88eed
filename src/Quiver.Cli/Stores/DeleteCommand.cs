using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Cli.Databases;
using Quiver.Cli.Running;
using Quiver.Storage.Catalog;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver delete database|table|rows|token</c>.</summary>
sealed class DeleteCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Deletes a database, a table, rows or a token. Databases and tables can be brought back (quiver undelete) until they go for good.

        Examples:
          quiver delete table cpu -d metrics --data /var/lib/quiver
          quiver delete database old --hard-delete now -y --data /var/lib/quiver
          quiver delete rows -d metrics -t cpu --where "time < TIMESTAMP '2024-01-01' AND host = 'a'" --data /var/lib/quiver
        """;

    readonly Option<string> _hard = new("--hard-delete")
    {
        Description = "When it goes for good: after some days (default), at once, at a moment such as 2026-01-31T00:00:00Z, or never.",
        HelpName = "never|now|default|TIME",
        DefaultValueFactory = _ => "default",
    };

    readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does not ask." };

    readonly Option<string?> _where = new("--where")
    {
        Description = "Which rows: conditions on the time and on tags, as in SQL.",
        HelpName = "CONDITION",
    };

    readonly Option<bool> _all = new("--all") { Description = "All rows of the table." };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var database = new Argument<string>("name") { Description = "The name of the database." };
        var ofDatabase = new Command("database", "Deletes a database.") { database, _hard, _yes };
        OnStore(ofDatabase, async (store, arguments, cancellationToken) =>
        {
            var name = arguments.GetRequiredValue(database);
            var hard = HardOf(arguments);
            if (IsAgreed(arguments, $"database \"{name}\""))
            {
                await store.Catalog.DeleteDatabaseAsync(name, hard, cancellationToken);
            }

            return CliApplication.Success;
        });
        var table = new Argument<string>("name") { Description = "The name of the table." };
        var ofTable = new Command("table", "Deletes a table.") { table, Database, _hard, _yes };
        OnStore(ofTable, async (store, arguments, cancellationToken) =>
        {
            var (of, name) = (DatabaseOf(arguments), arguments.GetRequiredValue(table));
            var hard = HardOf(arguments);
            if (IsAgreed(arguments, $"table \"{name}\" of database \"{of}\""))
            {
                await store.Catalog.DeleteTableAsync(of, name, hard, cancellationToken);
            }

            return CliApplication.Success;
        });
        var rows = new Command("rows", "Deletes rows by time and tags.") { Database, Table, _where, _all };
        OnDirectory(rows, DeleteRowsAsync);
        return new Command("delete", Description) { Data, ofDatabase, ofTable, rows, new TokenCommand(Console, Data).CreateDelete() };
    }

    async Task<int> DeleteRowsAsync(string directory, ParseResult arguments, CancellationToken cancellationToken)
    {
        var (database, table) = (DatabaseOf(arguments), TableOf(arguments));
        var where = arguments.GetValue(_where);
        if (where is null == !arguments.GetValue(_all))
        {
            throw new UsageException("say which rows with --where CONDITION, or --all");
        }

        Require(directory);
        var sql = $"DELETE FROM {Quoted(database)}.{Quoted(table)}" + (where is null ? "" : $" WHERE {where}");
        await using var opened = Console.OpenDatabase(new DatabaseSettings { DataDirectory = directory });
        return await new ScriptRunner(Console, opened.Connect()).RunAsync(sql, null, null)
            ? CliApplication.Success : CliApplication.QueryFailed;
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    HardDeletion HardOf(ParseResult arguments) => Read(() => HardDeletion.Parse(arguments.GetRequiredValue(_hard)));

    /// <summary>Asks a person; programs are taken at their word.</summary>
    bool IsAgreed(ParseResult arguments, string what)
    {
        if (arguments.GetValue(_yes) || !Console.IsInputTerminal)
        {
            return true;
        }

        Console.Error.Write($"delete {what}? yes or no: ");
        Console.Error.Flush();
        var isAgreed = Console.Input.ReadLine() is "yes" or "y";
        if (!isAgreed)
        {
            Console.Error.WriteLine("nothing was deleted");
        }

        return isAgreed;
    }
}
