namespace Quiver.Engine.Sql.Ast;

/// <summary><c>COLUMNS(…)</c>: a string literal holds a pattern, a <see cref="SqlStar"/> all columns, an array a list, a lambda a
/// filter.</summary>
sealed record SqlColumns(SqlExpression Selector) : SqlExpression;
