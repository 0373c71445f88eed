using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>A view: the query and the names of its columns where they were given.</summary>
/// <param name="Sql">The text that positions in the query refer to.</param>
/// <param name="Query">The query.</param>
/// <param name="Columns">Names for the columns; empty for the query's own.</param>
sealed record ViewText(string Sql, SqlQuery Query, IReadOnlyList<string> Columns)
{
    /// <summary>Whether the view is an external table, which DROP TABLE removes.</summary>
    public bool IsExternal { get; init; }
}
