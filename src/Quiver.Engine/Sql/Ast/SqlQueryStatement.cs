namespace Quiver.Engine.Sql.Ast;

/// <summary>A query as a statement.</summary>
sealed record SqlQueryStatement(SqlQuery Query) : SqlStatement;
