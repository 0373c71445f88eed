namespace Quiver.Engine.Sql.Ast;

/// <summary><c>CAST</c>, <c>::</c>, <c>type 'text'</c>, or <c>TRY_CAST</c> when <paramref name="IsTry"/>.</summary>
sealed record SqlCast(SqlExpression Operand, SqlTypeName Type, bool IsTry) : SqlExpression;
