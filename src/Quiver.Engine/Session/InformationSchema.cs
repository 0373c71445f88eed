using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Session.Settings;

namespace Quiver.Engine.Session;

/// <summary>
/// The tables of <c>information_schema</c> (ISO/IEC 9075-11): what exists, with the columns of the standard that say something here.
/// They are computed when a statement names them.
/// </summary>
sealed class InformationSchema(StatementContext context, SchemaAliases aliases)
{
    readonly TableResolver _tables = context.Tables;

    /// <summary>The name of the schema.</summary>
    public const string Name = "information_schema";

    /// <summary>What stands for the catalog of the engine's own _tables.</summary>
    public const string OwnCatalog = "memory";

    static readonly Schema SchemataColumns = Texts("catalog_name", "schema_name");

    static readonly Schema TablesColumns = Texts("table_catalog", "table_schema", "table_name", "table_type", "is_insertable_into");

    static readonly Schema ViewsColumns = Texts("table_catalog", "table_schema", "table_name", "view_definition");

    static readonly Schema ConstraintsColumns = Texts(
        "constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name", "constraint_type",
        "is_deferrable", "initially_deferred", "enforced");

    static readonly Schema UsageColumns = new(
    [
        .. Texts("constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name",
            "column_name").Fields,
        new Field("ordinal_position", DataType.Int64),
    ]);

    static readonly Schema ColumnsColumns = new(
    [
        new Field("table_catalog", DataType.Utf8), new Field("table_schema", DataType.Utf8), new Field("table_name", DataType.Utf8),
        new Field("column_name", DataType.Utf8), new Field("ordinal_position", DataType.Int64), new Field("column_default", DataType.Utf8),
        new Field("is_nullable", DataType.Utf8), new Field("data_type", DataType.Utf8),
        new Field("character_maximum_length", DataType.Int64), new Field("numeric_precision", DataType.Int64),
        new Field("numeric_precision_radix", DataType.Int64), new Field("numeric_scale", DataType.Int64),
        new Field("datetime_precision", DataType.Int64),
    ]);

    static readonly Schema RoutinesColumns = Texts("routine_name", "routine_type", "function_type", "syntax_example", "description");

    /// <summary>The names of the _tables.</summary>
    public static IReadOnlyList<string> TableNames { get; } = 
    [
        "columns", "df_settings", "key_column_usage", "routines", "schemata", "table_constraints", "tables", "views",
    ];

    /// <summary>Whether a name is that of this schema.</summary>
    public static bool IsNamed(string name) => name.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a table, null where there is none.</summary>
    public ITableProvider? FindTable(string name) => name.ToLowerInvariant() switch
    {
        "schemata" => Table(SchemataColumns, Schemata()),
        "tables" => Table(TablesColumns, Tables()),
        "views" => Table(ViewsColumns, Views()),
        "table_constraints" => Table(ConstraintsColumns, Constraints()),
        "key_column_usage" => Table(UsageColumns, KeyColumns()),
        "columns" => Table(ColumnsColumns, Columns()),
        "df_settings" => Table(Texts("name", "value", "description"), SettingStatements.Rows(context)),
        "routines" => Table(RoutinesColumns, FunctionList.Of(context.Engine).Select(f => new object?[] { f[0], "FUNCTION", f[1], f[2],
            f[3] })),
        _ => null,
    };

    static Schema Texts(params string[] names) => new([.. names.Select(n => new Field(n, DataType.Utf8))]);

    static MemoryTable Table(Schema schema, IEnumerable<object?[]> rows) => new(schema, TextTable.Of(schema, rows));

    IEnumerable<object?[]> Schemata() => _tables.OwnSchemaNames.Append(Name).Order(StringComparer.Ordinal)
        .Select(s => new object?[] { OwnCatalog, s })
        .Concat(_tables.MountedSchemas.Select(aliases.Shown).Select(s => new object?[] { s.Catalog, s.Schema }));

    IEnumerable<object?[]> Tables() => _tables.OwnTables
        .Select(t => new object?[] { OwnCatalog, t.Schema, t.Name, t.Table is null ? "VIEW" : "BASE TABLE", YesNo(IsWritable(t.Table)) })
        .Concat(Mounted().Select(t =>
            new object?[]
            {
                aliases.Shown(t.Schema).Catalog, aliases.Shown(t.Schema).Schema, t.Name, "BASE TABLE", YesNo(IsWritable(t.Table)),
            }));

    IEnumerable<object?[]> Views() => context.Engine.Tables.Views.Where(v => _tables.OwnSchemaNames.Contains(v.Schema)).Select(v =>
        new object?[] { OwnCatalog, v.Schema, v.Name, v.View.Sql[v.View.Query.Position.Offset..v.View.Query.Span.End] });

    IEnumerable<object?[]> Columns() => _tables.OwnTables
        .SelectMany(t => t.Table is null ? ColumnsOfView(t.Schema, t.Name) : Columns(OwnCatalog, t.Schema, t.Name, t.Table))
        .Concat(Mounted().SelectMany(t => Columns(aliases.Shown(t.Schema).Catalog, aliases.Shown(t.Schema).Schema, t.Name, t.Table)));

    IEnumerable<(string Schema, string Table, TableKey Key)> Keys() => _tables.OwnTables.Where(t => t.Table is not null)
        .SelectMany(t => context.Engine.Definitions.Of(t.Table!).Keys.Select(k => (t.Schema, t.Name, k)));

    /// <summary>Keys are not enforced (docs/sql.md), and the standard has a column that says so.</summary>
    IEnumerable<object?[]> Constraints() => Keys().Select(k => new object?[]
    {
        OwnCatalog, k.Schema, k.Key.Name, OwnCatalog, k.Schema, k.Table, k.Key.IsPrimary ? "PRIMARY KEY" : "UNIQUE", "NO", "NO", "NO",
    });

    IEnumerable<object?[]> KeyColumns() => Keys().SelectMany(k => k.Key.Columns.Select((c, i) => new object?[]
    {
        OwnCatalog, k.Schema, k.Key.Name, OwnCatalog, k.Schema, k.Table, c, i + 1L,
    }));

    IEnumerable<object?[]> Columns(string catalog, string schema, string name, ITableProvider table) => table.Schema.Fields.Select(
        (f, i) => Column([catalog, schema, name, f.Name, i + 1L, context.DefaultOf(table, i), YesNo(f.IsNullable)], f.Type.Logical));

    IEnumerable<object?[]> ColumnsOfView(string schema, string name)
    {
        ViewText view = context.Engine.Tables.FindView([schema, name])!;
        try
        {
            IReadOnlyList<PlanColumn> columns = context.Binder.ColumnsOf(new ViewDefinition(view.Sql, view.Query, view.Columns));
            return columns.Select((c, i) => Column([OwnCatalog, schema, name, c.Name, i + 1L, null, "YES"], c.Type));
        }
        catch (QuiverException)
        {
            // A view whose tables are gone has no columns until they are back.
            return [];
        }
    }

    /// <summary>Adds what the standard says of a type: numbers count digits to base 10 or 2, times the digits of their fractions.</summary>
    static object?[] Column(object?[] start, DataType type)
    {
        (long? Precision, long? Radix, long? Scale) digits = type switch
        {
            DecimalType number => (number.Precision, 10, number.Scale),
            _ when type.IsInteger => (type.ByteWidth * 8, 2, 0),
            _ when type.IsFloating => (type.ByteWidth == 8 ? 53 : 24, 2, null),
            _ => (null, null, null),
        };
        long? fraction = type switch
        {
            TimestampType time => 3L * (int)time.Unit,
            TimeType time => 3L * (int)time.Unit,
            _ => null,
        };
        return [.. start, type.ToString(), null, digits.Precision, digits.Radix, digits.Scale, fraction];
    }

    /// <summary>Tables may be gone between the listing and the look: those are left out.</summary>
    IEnumerable<ForeignTable> Mounted() => _tables.MountedTables
        .Select(t => t.Schema.FindTableAsync(t.Name, context.CancellationToken).AsTask().GetAwaiter().GetResult())
        .OfType<ForeignTable>();

    static bool IsWritable(ITableProvider? table) => table is MemoryTable or IInsertTarget;

    static string YesNo(bool value) => value ? "YES" : "NO";
}
