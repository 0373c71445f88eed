namespace Quiver.Engine.Sql.Ast;

/// <summary>PRAGMA name, PRAGMA name = value, PRAGMA name(arguments).</summary>
sealed record SqlPragma(SqlName Name, IReadOnlyList<SqlExpression> Arguments, bool IsAssignment) : SqlStatement;
