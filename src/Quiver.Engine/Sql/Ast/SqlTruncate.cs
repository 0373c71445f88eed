namespace Quiver.Engine.Sql.Ast;

/// <summary>TRUNCATE.</summary>
sealed record SqlTruncate(SqlName Table) : SqlStatement;
