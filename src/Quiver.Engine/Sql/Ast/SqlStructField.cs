namespace Quiver.Engine.Sql.Ast;

/// <summary>One field of a struct literal.</summary>
sealed record SqlStructField(SqlIdentifier Name, SqlExpression Value) : SqlNode;
