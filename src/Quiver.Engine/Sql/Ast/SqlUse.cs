namespace Quiver.Engine.Sql.Ast;

/// <summary>USE catalog or schema.</summary>
sealed record SqlUse(SqlName Name) : SqlStatement;
