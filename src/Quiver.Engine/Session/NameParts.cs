using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Names as the catalog takes them.</summary>
static class NameParts
{
    /// <summary>The name by which other parts of a statement refer to a table: its alias, else its own.</summary>
    public static string[] Of(SqlNamedTable table) => table.Alias is { } alias ? [alias.Name.Name] : Of(table.Name);

    /// <summary>The parts of a name.</summary>
    public static string[] Of(SqlName name) => [.. name.Parts.Select(p => p.Name)];
}
