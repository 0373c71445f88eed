using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver create database|table|token</c>.</summary>
sealed class CreateCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Creates a database, a table in one, or a token. Writes create databases and tables that are missing, too.

        Examples:
          quiver create database metrics --retention-period 30d --data /var/lib/quiver
          quiver create table cpu -d metrics --tags host,region --fields usage:float64,cores:int64 --data /var/lib/quiver
        """;

    readonly Option<string?> _retention = new("--retention-period")
    {
        Description = "How long rows are kept, such as 30d or 12h; for ever without it.",
        HelpName = "PERIOD",
    };

    readonly Option<string?> _window = new("--file-window")
    {
        Description = "The time span of a data file at most; a day without it. It cannot be changed later.",
        HelpName = "PERIOD",
    };

    readonly Option<string?> _tags = new("--tags") { Description = "The tags, in the order of the series key.", HelpName = "a,b" };

    readonly Option<string?> _fields = new("--fields")
    {
        Description = "The fields; types are float64, int64, uint64, utf8 and bool.",
        HelpName = "name:type,…",
    };

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("create", Description) { Data };
        command.Add(CreateDatabase());
        command.Add(CreateTable());
        command.Add(new TokenCommand(Console, Data).Create());
        return command;
    }

    Command CreateDatabase()
    {
        var name = new Argument<string>("name") { Description = "The name of the database." };
        var command = new Command("database", "Creates a database.") { name, _retention, _window };
        OnStore(
            command,
            async (store, arguments, cancellationToken) =>
            {
                await store.Catalog.CreateDatabaseAsync(
                    arguments.GetRequiredValue(name), PeriodOf(arguments.GetValue(_retention)), PeriodOf(arguments.GetValue(_window)),
                    cancellationToken);
                return CliApplication.Success;
            },
            creates: true);
        return command;
    }

    Command CreateTable()
    {
        var name = new Argument<string>("name") { Description = "The name of the table." };
        var command = new Command("table", "Creates a table in a database.") { name, Database, _tags, _fields, _retention };
        OnStore(command, async (store, arguments, cancellationToken) =>
        {
            var (database, table) = (DatabaseOf(arguments), arguments.GetRequiredValue(name));
            var retention = PeriodOf(arguments.GetValue(_retention));
            await store.Catalog.CreateTableAsync(
                database, table, ListOf(arguments.GetValue(_tags)),
                [.. ListOf(arguments.GetValue(_fields)).Select(FieldOf)], cancellationToken);
            if (retention is not null)
            {
                await store.Catalog.SetRetentionAsync(database, table, retention, cancellationToken);
            }

            return CliApplication.Success;
        });
        return command;
    }

    /// <summary>Returns the items of a list of the command line.</summary>
    internal static string[] ListOf(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    static TimeSpan? PeriodOf(string? text) => text is null ? null : Read(() => PeriodText.Parse(text));

    static (string Name, FieldType Type) FieldOf(string text)
    {
        var colon = text.LastIndexOf(':');
        FieldType? type = colon < 1 ? null : text[(colon + 1)..].ToLowerInvariant() switch
        {
            "float64" or "float" or "double" => FieldType.Float,
            "int64" or "integer" or "bigint" => FieldType.Integer,
            "uint64" or "uinteger" => FieldType.UInteger,
            "utf8" or "string" or "varchar" => FieldType.Text,
            "bool" or "boolean" => FieldType.Boolean,
            _ => null,
        };
        return type is { } known
            ? (text[..colon], known)
            : throw new UsageException($"\"{text}\" is no field; write name:type with float64, int64, uint64, utf8 or bool");
    }
}
