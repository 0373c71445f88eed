namespace Quiver.Engine.Sql.Ast;

/// <summary>PREPARE name AS statement.</summary>
sealed record SqlPrepare(SqlIdentifier Name, IReadOnlyList<SqlTypeName> Types, SqlStatement Statement) : SqlStatement;
