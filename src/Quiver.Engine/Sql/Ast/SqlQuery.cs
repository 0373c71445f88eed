namespace Quiver.Engine.Sql.Ast;

/// <summary>A query with what applies to its whole result.</summary>
sealed record SqlQuery(SqlWith? With, SqlQueryBody Body, IReadOnlyList<SqlOrderItem> OrderBy, SqlLimit? Limit) : SqlNode;
