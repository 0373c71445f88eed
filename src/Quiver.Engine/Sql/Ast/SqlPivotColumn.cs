namespace Quiver.Engine.Sql.Ast;

/// <summary>One column (or row of columns) to pivot on, with its values; no values and no query means all that occur.</summary>
sealed record SqlPivotColumn(SqlExpression Expression, IReadOnlyList<SqlSelectItem> Values, SqlQuery? Query) : SqlNode;
