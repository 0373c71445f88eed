using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Session.Settings;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

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

    static readonly Schema ViewColumns = new([new Field("schema", DataType.Utf8), new Field("name", DataType.Utf8)]);

    static readonly Schema FunctionColumns = new(
    [
        new Field("name", DataType.Utf8), new Field("kind", DataType.Utf8), new Field("example", DataType.Utf8),
        new Field("description", DataType.Utf8),
    ]);

    static readonly Schema RuleColumns = new([new Field("name", DataType.Utf8), new Field("description", DataType.Utf8)]);

    static readonly Schema CreateColumns = new([new Field("name", DataType.Utf8), new Field("sql", DataType.Utf8)]);

    static readonly Schema InfoColumns = new(
    [
        new Field("cid", DataType.Int64), new Field("name", DataType.Utf8), new Field("type", DataType.Utf8),
        new Field("notnull", DataType.Boolean), new Field("dflt_value", DataType.Utf8), new Field("pk", DataType.Boolean),
    ]);

    static readonly Schema DescribeColumns = new(
        [new Field("column_name", DataType.Utf8), new Field("column_type", DataType.Utf8), new Field("null", DataType.Utf8)]);

    /// <summary>Whether a pragma lists something, where others set something.</summary>
    public static bool IsListing(SqlPragma pragma) => pragma.Name.ToString() is "table_info" or "show_tables";

    /// <summary>Returns what a statement lists.</summary>
    public RecordBatch TableOf(SqlStatement statement) => statement switch
    {
        SqlShowTables show => ShowTables(show),
        SqlShowSchemas => Rows(Names, context.Tables.SchemaNames.Select(s => new object?[] { s })),
        SqlShow show => Show(show),
        SqlShowCreate show => Rows(CreateColumns, [[show.Name.ToString(), new DefinitionText(context).Of(show)]]),
        SqlDescribe describe => Describe(describe),
        SqlPragma pragma => Pragma(pragma),
        _ => throw new QuiverException(
            ErrorCode.NotSupported, "only SHOW, DESCRIBE and SUMMARIZE are tables", statement.Position.Line, statement.Position.Column),
    };

    static RecordBatch Rows(Schema schema, IEnumerable<object?[]> rows) => TextTable.Of(schema, rows);

    RecordBatch Show(SqlShow show) => show.Name.ToString() switch
    {
        "functions" => Rows(FunctionColumns, FunctionList.Of(context.Engine)),
        "views" => Rows(ViewColumns, context.Tables.OwnTables.Where(t => t.Table is null).Select(t => new object?[] { t.Schema, t.Name })),
        "rules" => Rows(RuleColumns, OptimizerRules.All.Concat(context.Engine.OptimizerRules).Concat(OptimizerRules.Last)
            .Select(r => new object?[] { r.Name, r.Purpose })),
        _ => new SettingStatements(context).Show(show.Name),
    };

    RecordBatch Pragma(SqlPragma pragma)
    {
        if (pragma.Name.ToString() == "show_tables")
        {
            return ShowTables(new SqlShowTables(false) { Span = pragma.Span });
        }

        if (!IsListing(pragma))
        {
            return new SettingStatements(context).Show(pragma.Name);
        }

        string? name = pragma.Arguments is [SqlLiteral { Kind: SqlLiteralKind.String } text] ? text.Text : null;
        IReadOnlyList<string> path = name?.Split('.')
            ?? throw new QuiverException(
                ErrorCode.InvalidStatement, "table_info takes the name of a table as text", pragma.Position.Line, pragma.Position.Column);
        ITableProvider table = context.Tables.FindTable(path)
            ?? throw new QuiverException(
                ErrorCode.UnknownTable,
                $"unknown table \"{name}\"{NameSuggestion.TablePhrase(path, context.Tables.TableNames)}",
                pragma.Position.Line,
                pragma.Position.Column);
        return Rows(InfoColumns, table.Schema.Fields.Select((f, i) => new object?[]
        {
            (long)i, f.Name, f.Type.Logical.ToString(), !f.IsNullable, context.DefaultOf(table, i), false,
        }));
    }

    RecordBatch ShowTables(SqlShowTables show)
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
    RecordBatch ShowAliased(SchemaAliases aliases) => Rows(
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

    RecordBatch Describe(SqlDescribe describe)
    {
        LogicalPlan plan = context.Binder.BindQuery(describe.Query);
        bool[] nullable = plan is LogicalProject { Input: LogicalScan scan }
            ? [.. plan.Output.Select(c => scan.Table.Schema.IndexOf(c.Name) is >= 0 and int i
                && !scan.Table.Schema.Fields[i].IsNullable).Select(n => !n)]
            : [.. plan.Output.Select(_ => true)];
        return Rows(DescribeColumns, plan.Output.Select((c, i) => new object?[] { c.Name, c.Type.ToString(), nullable[i] ? "YES" : "NO" }));
    }
}
