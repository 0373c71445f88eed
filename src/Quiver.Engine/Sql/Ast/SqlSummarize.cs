namespace Quiver.Engine.Sql.Ast;

/// <summary>SUMMARIZE of a table or query.</summary>
sealed record SqlSummarize(SqlQuery Query) : SqlStatement;
