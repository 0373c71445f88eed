using System.CommandLine;
using Quiver.Cli.Commands;
using Quiver.Cli.Databases;
using Quiver.Cli.Output;
using Quiver.Cli.Running;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver show</c>: what a database directory has, from the tables of the schema <c>system</c>.</summary>
sealed class ShowCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Shows what a database directory has. The same and more is in the tables of the schema system:
        quiver sql "SELECT * FROM system.files" --data DIR.

        Examples:
          quiver show databases --data /var/lib/quiver
          quiver show files -d metrics -t cpu --format csv --data /var/lib/quiver
        """;

    readonly Option<string?> _format = new("--format") { Description = "How rows are written.", HelpName = OutputFormats.Choices };

    readonly Option<string?> _output = new("--output", "-o") { Description = "Writes rows to a file.", HelpName = "FILE" };

    readonly Option<bool> _deleted = new("--show-deleted") { Description = "Shows deleted ones, too." };

    /// <summary>Creates the command.</summary>
    public Command Create() => new("show", Description)
    {
        Data,
        View(
            "databases", "Lists the databases.", "database_name, retention, table_count", "databases", "deleted_at, hard_deletion_time",
            true),
        View(
            "tables", "Lists tables with their sizes.",
            "database_name, table_name, tag_count, field_count, retention, file_count, size_bytes, file_rows, buffered_rows, "
            + "min_time, max_time",
            "tables", "deleted_at, hard_deletion_time", true, Database, Table),
        View("columns", "Lists the columns of tables.", "*", "columns", null, false, Database, Table),
        View("files", "Lists data files.", "*", "files", null, false, Database, Table),
        View("memory", "Lists rows that are not in data files.", "*", "memory", null, false, Database, Table),
        View("deletes", "Lists deletes of rows that are not reclaimed yet.", "*", "tombstones", null, false, Database, Table),
        View("log", "Lists the segments of the write-ahead log.", "*", "wal", null, false),
        new TokenCommand(Console, Data).CreateShow(),
        View("state", "Shows numbers of the log, memory and recovery.", "*", "state", null, false),
    };

    Command View(
        string name, string description, string columns, string table, string? ofDeleted, bool hasDeleted, params Option[] filters)
    {
        var command = new Command(name, description) { _format, _output };
        foreach (var filter in filters)
        {
            command.Add(filter);
        }

        if (hasDeleted)
        {
            command.Add(_deleted);
        }

        OnDirectory(command, (directory, arguments, _) =>
        {
            var parameters = new StatementParameters();
            List<string> conditions = [];
            foreach (var (option, column) in new[] { (Database, "database_name"), (Table, "table_name") })
            {
                if (filters.Contains(option) && arguments.GetValue(option) is { } value)
                {
                    parameters.Named[column] = value;
                    conditions.Add($"{column} = ${column}");
                }
            }

            var showsDeleted = hasDeleted && arguments.GetValue(_deleted);
            if (hasDeleted && !showsDeleted)
            {
                conditions.Add("deleted_at IS NULL");
            }

            var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
            var selected = showsDeleted ? $"{columns}, {ofDeleted}" : columns;
            return RunAsync(directory, $"SELECT {selected} FROM system.{table}{where}", parameters, arguments);
        });
        return command;
    }

    async Task<int> RunAsync(string directory, string sql, StatementParameters parameters, ParseResult arguments)
    {
        var output = arguments.GetValue(_output);
        var format = SqlCommand.ReadFormat(arguments.GetValue(_format), output);
        Require(directory);
        await using var database = Console.OpenDatabase(new DatabaseSettings { DataDirectory = directory });
        var runner = new ScriptRunner(Console, database.Connect()) { Format = format };
        return await runner.RunAsync(sql, parameters, output) ? CliApplication.Success : CliApplication.QueryFailed;
    }
}
