namespace Quiver.Engine.Sql.Ast;

/// <summary>DESCRIBE, SHOW COLUMNS FROM: a table is <c>SELECT * FROM table</c>.</summary>
sealed record SqlDescribe(SqlQuery Query) : SqlStatement;
