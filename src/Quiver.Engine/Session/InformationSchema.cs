using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>
/// The tables of <c>information_schema</c> (ISO/IEC 9075-11): what exists, with the columns of the standard that say something here.
/// They are computed when a statement names them.
/// </summary>
sealed class InformationSchema(SqlEngine engine, TableResolver tables, SchemaAliases aliases, CancellationToken cancellationToken)
{
    /// <summary>The name of the schema.</summary>
    public const string Name = "information_schema";

    /// <summary>What stands for the catalog of the engine's own tables.</summary>
    public const string OwnCatalog = "memory";

    static readonly Schema SchemataColumns = Texts("catalog_name", "schema_name");

    static readonly Schema TablesColumns = Texts("table_catalog", "table_schema", "table_name", "table_type", "is_insertable_into");

    static readonly Schema ViewsColumns = Texts("table_catalog", "table_schema", "table_name", "view_definition");

    static readonly Schema ColumnsColumns = new(
    [
        new Field("table_catalog", DataType.Utf8), new Field("table_schema", DataType.Utf8), new Field("table_name", DataType.Utf8),
        new Field("column_name", DataType.Utf8), new Field("ordinal_position", DataType.Int64), new Field("column_default", DataType.Utf8),
        new Field("is_nullable", DataType.Utf8), new Field("data_type", DataType.Utf8),
    ]);

    /// <summary>The names of the tables.</summary>
    public static IReadOnlyList<string> TableNames { get; } = ["columns", "schemata", "tables", "views"];

    /// <summary>Whether a name is that of this schema.</summary>
    public static bool IsNamed(string name) => name.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a table, null where there is none.</summary>
    public ITableProvider? FindTable(string name) => name.ToLowerInvariant() switch
    {
        "schemata" => Table(SchemataColumns, Schemata()),
        "tables" => Table(TablesColumns, Tables()),
        "views" => Table(ViewsColumns, Views()),
        "columns" => Table(ColumnsColumns, Columns()),
        _ => null,
    };

    static Schema Texts(params string[] names) => new([.. names.Select(n => new Field(n, DataType.Utf8))]);

    static MemoryTable Table(Schema schema, IEnumerable<object?[]> rows) => new(schema, TextTable.Of(schema, rows));

    IEnumerable<object?[]> Schemata() => tables.OwnSchemaNames.Append(Name).Order(StringComparer.Ordinal)
        .Select(s => new object?[] { OwnCatalog, s })
        .Concat(tables.MountedSchemas.Select(aliases.Shown).Select(s => new object?[] { s.Catalog, s.Schema }));

    IEnumerable<object?[]> Tables() => tables.OwnTables
        .Select(t => new object?[] { OwnCatalog, t.Schema, t.Name, t.Table is null ? "VIEW" : "BASE TABLE", YesNo(IsWritable(t.Table)) })
        .Concat(Mounted().Select(t =>
            new object?[]
            {
                aliases.Shown(t.Schema).Catalog, aliases.Shown(t.Schema).Schema, t.Name, "BASE TABLE", YesNo(IsWritable(t.Table)),
            }));

    IEnumerable<object?[]> Views() => engine.Tables.Views.Where(v => tables.OwnSchemaNames.Contains(v.Schema)).Select(v =>
        new object?[] { OwnCatalog, v.Schema, v.Name, v.View.Sql[v.View.Query.Position.Offset..v.View.Query.Span.End] });

    IEnumerable<object?[]> Columns() => tables.OwnTables.Where(t => t.Table is not null)
        .SelectMany(t => Columns(OwnCatalog, t.Schema, t.Name, t.Table!.Schema))
        .Concat(Mounted().SelectMany(t => Columns(aliases.Shown(t.Schema).Catalog, aliases.Shown(t.Schema).Schema, t.Name,
            t.Table.Schema)));

    static IEnumerable<object?[]> Columns(string catalog, string schema, string table, Schema columns) => columns.Fields.Select((f, i) =>
        new object?[] { catalog, schema, table, f.Name, i + 1L, null, YesNo(f.IsNullable), f.Type.Logical.ToString() });

    /// <summary>Tables may be gone between the listing and the look: those are left out.</summary>
    IEnumerable<ForeignTable> Mounted() => tables.MountedTables
        .Select(t => t.Schema.FindTableAsync(t.Name, cancellationToken).AsTask().GetAwaiter().GetResult())
        .OfType<ForeignTable>();

    static bool IsWritable(ITableProvider? table) => table is MemoryTable or IInsertTarget;

    static string YesNo(bool value) => value ? "YES" : "NO";
}
