using Quiver.Arrow.Errors;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>
/// CREATE EXTERNAL TABLE: files under a name, kept as a view over the function that reads them, so that each statement sees the files as
/// they are then, and filters and columns reach them as they do in FROM.
/// </summary>
sealed class ExternalTables(StatementContext context)
{
    /// <summary>Gives files a name.</summary>
    public StatementResult Create(SqlCreateExternalTable create)
    {
        IReadOnlyList<string> name = context.Tables.PathOfNew(NameParts.Of(create.Name));
        bool isTaken = context.Engine.Tables.FindTable(name) is not null || context.Engine.Tables.FindView(name) is not null;
        if (isTaken && create.Mode == SqlCreateMode.IfNotExists)
        {
            return StatementResult.Done(0);
        }

        string sql = QueryOf(create);
        SqlQuery query = ((SqlQueryStatement)SqlParser.ParseScript(sql)[0]).Query;
        try
        {
            // Binding once finds errors now instead of at the first use.
            context.Binder.BindView(new ViewDefinition(sql, query, []), query);
        }
        catch (QuiverException error) when (error.Line > 0)
        {
            // The place is one in the text of the query, which the user does not see.
            throw BindingErrors.At(create.Location, error.Code, error.Message);
        }

        var view = new ViewText(sql, query, []) { IsExternal = true };
        return context.Engine.Tables.TryAddView(name, view, create.Mode == SqlCreateMode.Replace)
            ? StatementResult.Done(0)
            : throw new QuiverException(
                ErrorCode.AlreadyExists, $"table \"{create.Name}\" exists already; CREATE OR REPLACE EXTERNAL TABLE replaces it",
                create.Name.Position.Line, create.Name.Position.Column);
    }

    /// <summary>The query that reads the files as the statement defines them: of a folder all, in folders in it too.</summary>
    string QueryOf(SqlCreateExternalTable create)
    {
        string function = create.Format switch
        {
            "csv" or "tsv" => "read_csv",
            "parquet" => "read_parquet",
            "json" or "ndjson" or "jsonl" => "read_json",
            "arrow" or "ipc" or "feather" => "read_arrow",
            _ => throw BindingErrors.Invalid(
                create, $"STORED AS takes csv, json, parquet or arrow, not \"{create.Format}\""),
        };
        IEnumerable<string> arguments = create.Options.Select(OptionOf);
        if (create.Partitions.Count > 0)
        {
            arguments = arguments.Append("hive_partitioning := true");
        }

        if (function == "read_csv" && create.Columns.Count > 0)
        {
            IEnumerable<SqlColumnDefinition> own = create.Columns.Where(c => !create.Partitions.Any(p => IsSame(p, c.Name)));
            arguments = arguments.Append(
                $"columns := {{{string.Join(", ", own.Select(c => $"{Quoted(c.Name.Name)}: {Text(TypeOf(c))}"))}}}");
        }

        string location = create.Location.Text.EndsWith('/') ? $"{create.Location.Text}**/*.{create.Format}" : create.Location.Text;
        string columns = create.Columns.Count == 0
            ? "*"
            : string.Join(", ", create.Columns.Select(c => $"CAST({Quoted(c.Name.Name)} AS {TypeOf(c)}) AS {Quoted(c.Name.Name)}"));
        return $"SELECT {columns} FROM {function}({string.Join(", ", arguments.Prepend(Text(location)))})";
    }

    string OptionOf(SqlOption option)
    {
        string name = FileOptionNames.Of(option.Name);
        bool isName = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isName
            ? $"{name} := {(option.Value is null ? "true" : context.Binder.TextOf(option.Value))}"
            : throw BindingErrors.Invalid(option, $"there is no option \"{option.Name}\" of files");
    }

    string TypeOf(SqlColumnDefinition column) => column.Type is null ? "VARCHAR" : context.Binder.TextOf(column.Type);

    static bool IsSame(SqlIdentifier a, SqlIdentifier b) => a.Name.Equals(b.Name, StringComparison.OrdinalIgnoreCase);

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
