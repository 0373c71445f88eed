namespace Quiver.Engine.Sql.Ast;

/// <summary>A chain of AND or of OR with at least two operands.</summary>
sealed record SqlLogical(bool IsAnd, IReadOnlyList<SqlExpression> Operands) : SqlExpression;
