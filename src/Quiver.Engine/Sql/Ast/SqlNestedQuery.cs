namespace Quiver.Engine.Sql.Ast;

/// <summary>A query in parentheses that has its own WITH, ORDER BY or LIMIT.</summary>
sealed record SqlNestedQuery(SqlQuery Query) : SqlQueryBody;
