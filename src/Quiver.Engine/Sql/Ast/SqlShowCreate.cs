namespace Quiver.Engine.Sql.Ast;

/// <summary>SHOW CREATE TABLE or SHOW CREATE VIEW.</summary>
sealed record SqlShowCreate(SqlObjectKind Kind, SqlName Name) : SqlStatement;
