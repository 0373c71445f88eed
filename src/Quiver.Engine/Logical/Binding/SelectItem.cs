using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A bound element of a SELECT list.</summary>
/// <param name="Name">The name of the result column.</param>
/// <param name="Value">The expression.</param>
/// <param name="Syntax">The node, for errors and to bind it again.</param>
/// <param name="Size">The number of nodes, which every use of an alias costs again.</param>
sealed record SelectItem(string Name, Expression Value, SqlExpression Syntax, long Size)
{
    /// <summary>Whether the name was written as an alias, so that other clauses may use it.</summary>
    public bool IsAlias { get; init; }
}
