using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Statements that list what exists: SHOW and DESCRIBE.</summary>
sealed class ListingStatements(StatementContext context)
{
    static readonly Schema Names = new([new Field("name", DataType.Utf8)]);

    static readonly Schema FullNames = new(
        [new Field("schema", DataType.Utf8), new Field("name", DataType.Utf8), new Field("type", DataType.Utf8)]);

    static readonly Schema AliasedNames = new(
    [
        new Field("table_catalog", DataType.Utf8), new Field("table_schema", DataType.Utf8), new Field("table_name", DataType.Utf8),
        new Field("table_type", DataType.Utf8),
    ]);

    static readonly Schema DescribeColumns = new(
        [new Field("column_name", DataType.Utf8), new Field("column_type", DataType.Utf8), new Field("null", DataType.Utf8)]);

    public StatementResult Run(SqlStatement statement) => statement switch
    {
        SqlShowTables show => ShowTables(show),
        SqlShowSchemas => Rows(Names, context.Tables.SchemaNames.Select(s => new object?[] { s })),
        SqlShow show => Show(show),
        _ => Describe((SqlDescribe)statement),
    };

    static StatementResult Rows(Schema schema, IEnumerable<object?[]> rows) => StatementResult.Rows(TextTable.Of(schema, rows));

    StatementResult ShowTables(SqlShowTables show)
    {
        if (show.Schema is { } schema)
        {
            return Rows(Names, TablesOf(schema).Order(StringComparer.Ordinal).Select(t => new object?[] { t }));
        }

        var aliases = new SchemaAliases(context.Session);
        if (aliases.HasAny && !show.All)
        {
            return ShowAliased(aliases);
        }

        IEnumerable<(string Schema, string Name, bool IsView)> all = context.Tables.OwnTables
            .Select(t => (t.Schema, t.Name, t.Table is null))
            .Concat(context.Tables.MountedTables.Select(t => (t.Schema.Name, t.Name, false)));

        return show.All
            ? Rows(FullNames, all.Select(t => new object?[] { t.Schema, t.Name, t.IsView ? "view" : "table" }))
            : Rows(Names, all.Select(t => new object?[] { ShortName(t.Schema, t.Name) }));
    }

    /// <summary>What clients of InfluxDB 3 read: its four columns, the tables of the database, and those that tell about it.</summary>
    StatementResult ShowAliased(SchemaAliases aliases) => Rows(
        AliasedNames,
        context.Tables.MountedTables
            .Where(t => t.Schema.Name == context.Session.Schema[^1] || t.Schema.Name == "system")
            .Select(t => (Names: aliases.Shown(t.Schema), t.Name, Type: "BASE TABLE"))
            .Concat(InformationSchema.TableNames.Select(t =>
                (Names: (Catalog: context.Session.Options.CatalogAlias ?? "", Schema: InformationSchema.Name), Name: t, Type: "VIEW")))
            .OrderBy(t => t.Names.Schema, StringComparer.Ordinal).ThenBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new object?[] { t.Names.Catalog, t.Names.Schema, t.Name, t.Type }));

    /// <summary>A name as a statement of the session writes it: without the schema where that is looked into anyway.</summary>
    string ShortName(string schema, string name) =>
        schema == TableCatalog.DefaultSchema || (context.Session.Schema is [.., { } chosen] && schema == chosen)
            ? name
            : $"{schema}.{name}";

    /// <summary>The tables of an own and of a mounted schema of one name are all within reach under it.</summary>
    IEnumerable<string> TablesOf(SqlName schema)
    {
        string[] parts = NameParts.Of(schema);
        if (!context.Tables.HasSchema(parts))
        {
            string hint = NameSuggestion.Phrase(schema.Last.Name, context.Tables.SchemaNames);
            throw new QuiverException(
                ErrorCode.UnknownDatabase, $"unknown schema \"{schema}\"{hint}", schema.Position.Line, schema.Position.Column);
        }

        IEnumerable<string> own = context.Tables.OwnTables
            .Where(t => parts.Length == 1 && t.Schema.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
            .Select(t => t.Name);
        IEnumerable<string> information = parts.Length == 1 && InformationSchema.IsNamed(parts[0]) ? InformationSchema.TableNames : [];
        return own.Concat(information).Union(context.Tables.FindForeignSchema(parts)?.Tables.TableNames ?? []);
    }

    StatementResult Show(SqlShow show)
    {
        string name = show.Name.ToString();
        object? value = name switch
        {
            "threads" => context.Engine.Options.Threads.ToString(CultureInfo.InvariantCulture),
            "memory_limit" => context.Engine.Options.MemoryLimitBytes.ToString(CultureInfo.InvariantCulture),
            "batch_size" => context.Engine.Options.BatchSize.ToString(CultureInfo.InvariantCulture),
            "schema" or "search_path" => context.Session.Schema is { Count: > 0 } chosen
                ? string.Join('.', chosen)
                : TableCatalog.DefaultSchema,
            _ => throw new QuiverException(
                ErrorCode.InvalidStatement,
                $"unknown setting \"{name}\"; there are: threads, memory_limit, batch_size, schema",
                show.Position.Line,
                show.Position.Column),
        };
        return Rows(new Schema([new Field(name, DataType.Utf8)]), [[value]]);
    }

    StatementResult Describe(SqlDescribe describe)
    {
        LogicalPlan plan = context.Binder.BindQuery(describe.Query);
        bool[] nullable = plan is LogicalProject { Input: LogicalScan scan }
            ? [.. plan.Output.Select(c => scan.Table.Schema.IndexOf(c.Name) is >= 0 and int i
                && !scan.Table.Schema.Fields[i].IsNullable).Select(n => !n)]
            : [.. plan.Output.Select(_ => true)];
        return Rows(DescribeColumns, plan.Output.Select((c, i) => new object?[] { c.Name, c.Type.ToString(), nullable[i] ? "YES" : "NO" }));
    }
}
