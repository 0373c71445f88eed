using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A name that expressions may use.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Table">The table that may qualify it; null for the merged columns of USING.</param>
/// <param name="Value">What the name stands for.</param>
sealed record ScopeColumn(string Name, ScopeTable? Table, Expression Value)
{
    /// <summary>Whether a merged column of USING stands for it where there is no qualifier.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The column as messages name it.</summary>
    public string FullName => Table is null ? Name : $"{Table.Name}.{Name}";

    /// <summary>Compares a name with an identifier: exactly where it is quoted, else without regard to case.</summary>
    public static bool IsNamed(string name, SqlIdentifier identifier) =>
        string.Equals(name, identifier.Name, identifier.Quoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
