namespace Quiver.Engine.Sql.Ast;

/// <summary><c>[value for x in list if condition]</c>; a second parameter is the position.</summary>
sealed record SqlListComprehension(
    SqlExpression Value, IReadOnlyList<SqlIdentifier> Parameters, SqlExpression List, SqlExpression? Condition) : SqlExpression;
