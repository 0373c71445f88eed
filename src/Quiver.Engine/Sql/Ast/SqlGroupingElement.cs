namespace Quiver.Engine.Sql.Ast;

/// <summary>An element of GROUP BY. Plain: <paramref name="Expressions"/> are grouped together (none for <c>()</c>);
/// ROLLUP, CUBE and GROUPING SETS: <paramref name="Elements"/>.</summary>
sealed record SqlGroupingElement(
    SqlGroupingKind Kind,
    IReadOnlyList<SqlExpression> Expressions,
    IReadOnlyList<SqlGroupingElement> Elements) : SqlNode;
