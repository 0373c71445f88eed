namespace Quiver.Engine.Sql.Ast;

/// <summary>SHOW SCHEMAS, SHOW DATABASES.</summary>
sealed record SqlShowSchemas : SqlStatement;
