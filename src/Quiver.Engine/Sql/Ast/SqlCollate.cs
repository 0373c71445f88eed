namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x COLLATE name</c>.</summary>
sealed record SqlCollate(SqlExpression Operand, SqlName Collation) : SqlExpression;
