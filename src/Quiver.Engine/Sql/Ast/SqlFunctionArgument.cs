namespace Quiver.Engine.Sql.Ast;

/// <summary>An argument; named where written <c>name := value</c> or <c>name => value</c>.</summary>
sealed record SqlFunctionArgument(SqlIdentifier? Name, SqlExpression Value) : SqlNode;
