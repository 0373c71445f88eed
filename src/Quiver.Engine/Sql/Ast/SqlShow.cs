namespace Quiver.Engine.Sql.Ast;

/// <summary>SHOW name: the value of a setting; <c>all</c> for all of them.</summary>
sealed record SqlShow(SqlName Name) : SqlStatement;
