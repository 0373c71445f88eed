namespace Quiver.Engine.Sql.Ast;

/// <summary>A pattern match: LIKE, ILIKE, SIMILAR TO, GLOB, <c>~</c> and <c>~*</c>, with their negations.</summary>
sealed record SqlLike(SqlExpression Operand, SqlExpression Pattern, SqlExpression? Escape, SqlLikeKind Kind, bool Negated) : SqlExpression;
