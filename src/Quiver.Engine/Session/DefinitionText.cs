using System.Text;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Writes the statement that would make a table or a view: SHOW CREATE.</summary>
sealed class DefinitionText(StatementContext context)
{
    /// <summary>Returns the statement.</summary>
    public string Of(SqlShowCreate show)
    {
        string[] parts = NameParts.Of(show.Name);
        ViewDefinition? view = context.Tables.FindView(parts);
        ITableProvider? table = view is null ? context.Tables.FindTable(parts) : null;
        if (view is null && table is null)
        {
            throw new TableStatements(context).Unknown(show.Name);
        }

        bool isView = view is not null;
        if (isView != (show.Kind == SqlObjectKind.View))
        {
            throw BindingErrors.Invalid(
                show.Name, isView
                    ? $"\"{show.Name}\" is a view; SHOW CREATE VIEW shows it" : $"\"{show.Name}\" is a table; SHOW CREATE TABLE shows it");
        }

        return view is not null ? OfView(show.Name, view) : OfTable(show.Name, table!);
    }

    static string OfView(SqlName name, ViewDefinition view)
    {
        string columns = view.ColumnNames.Count == 0 ? "" : $" ({List(view.ColumnNames)})";
        return $"CREATE VIEW {Quoted(name)}{columns} AS {view.Sql[view.Query.Position.Offset..view.Query.Span.End]}";
    }

    string OfTable(SqlName name, ITableProvider table)
    {
        TableDefinition definition = context.Engine.Definitions.Of(table);
        HashSet<string> keys = [.. definition.Keys.Where(k => k.IsPrimary).SelectMany(k => k.Columns)];
        var lines = new List<string>();
        for (int i = 0; i < table.Schema.Fields.Count; i++)
        {
            Field field = table.Schema.Fields[i];
            string notNull = field.IsNullable || keys.Contains(field.Name) ? "" : " NOT NULL";
            string value = context.DefaultOf(table, i) is { } text ? $" DEFAULT {text}" : "";
            lines.Add($"{Quoted(field.Name)} {TypeOf(field.Type.Logical)}{notNull}{value}");
        }

        lines.AddRange(definition.Keys.Select(k => $"{(k.IsPrimary ? "PRIMARY KEY" : "UNIQUE")} ({List(k.Columns)})"));
        return $"CREATE TABLE {Quoted(name)} ({string.Join(", ", lines)})";
    }

    /// <summary>The name that SQL has for a type.</summary>
    static string TypeOf(DataType type)
    {
        switch (type)
        {
            case ListType list:
                return $"{TypeOf(list.Element)}[]";
            case MapType map:
                return $"MAP({TypeOf(map.Key)}, {TypeOf(map.Value)})";
            case StructType row:
                return $"STRUCT({string.Join(", ", row.Fields.Select(f => $"{Quoted(f.Name)} {TypeOf(f.Type)}"))})";
            case DecimalType number:
                return $"DECIMAL({number.Precision}, {number.Scale})";
            case TimestampType time:
                return (time.Zone is null ? "TIMESTAMP" : "TIMESTAMPTZ") + time.Unit switch
                {
                    TimeUnit.Second => "_S",
                    TimeUnit.Millisecond => "_MS",
                    TimeUnit.Nanosecond => "_NS",
                    _ => "",
                };
            default:
                return SimpleName(type);
        }
    }

    static string SimpleName(DataType type) => type.Id switch
    {
        TypeId.Int8 => "TINYINT",
        TypeId.Int16 => "SMALLINT",
        TypeId.Int32 => "INTEGER",
        TypeId.Int64 => "BIGINT",
        TypeId.UInt8 => "UTINYINT",
        TypeId.UInt16 => "USMALLINT",
        TypeId.UInt32 => "UINTEGER",
        TypeId.UInt64 => "UBIGINT",
        TypeId.Float32 => "REAL",
        TypeId.Float64 => "DOUBLE",
        TypeId.Utf8 => "VARCHAR",
        TypeId.Binary => "BLOB",
        _ => type.ToString().Split('(')[0].ToUpperInvariant(),
    };

    static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quoted));

    static string Quoted(SqlName name) => string.Join('.', name.Parts.Select(p => Quoted(p.Name)));

    /// <summary>A name as a statement writes it: in quotes where it would be read as something else without them.</summary>
    static string Quoted(string name)
    {
        bool isPlain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && !SqlKeywords.IsReserved(name)
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
        return isPlain ? name : new StringBuilder(name.Length + 2).Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal))
            .Append('"').ToString();
    }
}
