namespace Quiver.Engine.Sql.Ast;

/// <summary>A subquery as a table (VALUES included).</summary>
sealed record SqlDerivedTable(SqlQuery Query, bool Lateral) : SqlTableReference;
