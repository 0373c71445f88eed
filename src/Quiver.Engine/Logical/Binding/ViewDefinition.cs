using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A view: a query under a name.</summary>
/// <param name="Sql">The text that the tree was read from.</param>
/// <param name="Query">The syntax tree, bound anew at each reference.</param>
/// <param name="ColumnNames">The names of the first columns where the view gives them names of its own.</param>
sealed record ViewDefinition(string Sql, SqlQuery Query, IReadOnlyList<string> ColumnNames);
