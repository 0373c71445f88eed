using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Names as the catalog takes them.</summary>
static class NameParts
{
    public static string[] Of(SqlName name) => [.. name.Parts.Select(p => p.Name)];
}
