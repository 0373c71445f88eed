namespace Quiver.Engine.Sql.Ast;

/// <summary>EXPLAIN.</summary>
sealed record SqlExplain(SqlStatement Statement, bool Analyze, bool Verbose, bool Rules, string? Format) : SqlStatement;
