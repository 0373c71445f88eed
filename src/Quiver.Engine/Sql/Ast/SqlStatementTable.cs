namespace Quiver.Engine.Sql.Ast;

/// <summary>The result of a statement such as DESCRIBE or SHOW as a table.</summary>
sealed record SqlStatementTable(SqlStatement Statement) : SqlTableReference;
