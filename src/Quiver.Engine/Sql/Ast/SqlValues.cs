namespace Quiver.Engine.Sql.Ast;

/// <summary>VALUES with at least one row.</summary>
sealed record SqlValues(IReadOnlyList<IReadOnlyList<SqlExpression>> Rows) : SqlQueryBody;
