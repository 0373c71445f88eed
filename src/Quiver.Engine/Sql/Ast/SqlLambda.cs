namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x -> body</c>, <c>(x, y) -> body</c> or <c>lambda x, y: body</c>.</summary>
sealed record SqlLambda(IReadOnlyList<SqlIdentifier> Parameters, SqlExpression Body) : SqlExpression;
