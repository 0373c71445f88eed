using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A table of FROM by the name that qualifies its columns.</summary>
sealed class ScopeTable(IReadOnlyList<string> path)
{
    public string Name => path[^1];

    /// <summary>Whether a qualifier, possibly with schema and catalog, names this table.</summary>
    public bool Matches(IReadOnlyList<SqlIdentifier> parts, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            if (i > path.Count || !ScopeColumn.IsNamed(path[^i], parts[count - i]))
            {
                return false;
            }
        }

        return true;
    }
}
