namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x AT TIME ZONE zone</c>.</summary>
sealed record SqlAtTimeZone(SqlExpression Operand, SqlExpression Zone) : SqlExpression;
