namespace Quiver.Engine.Sql.Ast;

/// <summary>A table by name, one to three parts.</summary>
sealed record SqlNamedTable(SqlName Name) : SqlTableReference;
