namespace Quiver.Engine.Sql.Ast;

/// <summary>DISTINCT; with expressions, DISTINCT ON.</summary>
sealed record SqlDistinct(IReadOnlyList<SqlExpression> On) : SqlNode;
