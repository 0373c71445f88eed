namespace Quiver.Engine.Sql.Ast;

/// <summary>One entry of a map literal.</summary>
sealed record SqlMapEntry(SqlExpression Key, SqlExpression Value) : SqlNode;
