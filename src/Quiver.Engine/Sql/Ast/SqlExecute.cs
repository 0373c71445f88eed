namespace Quiver.Engine.Sql.Ast;

/// <summary>EXECUTE name(arguments).</summary>
sealed record SqlExecute(SqlIdentifier Name, IReadOnlyList<SqlFunctionArgument> Arguments) : SqlStatement;
