namespace Quiver.Engine.Sql.Ast;

/// <summary>CREATE SCHEMA.</summary>
sealed record SqlCreateSchema(SqlName Name, SqlCreateMode Mode) : SqlStatement;
