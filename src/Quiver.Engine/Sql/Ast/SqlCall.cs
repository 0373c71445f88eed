namespace Quiver.Engine.Sql.Ast;

/// <summary>CALL function(arguments).</summary>
sealed record SqlCall(SqlFunctionCall Call) : SqlStatement;
