using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>A statement of PREPARE.</summary>
/// <param name="Sql">The text that positions in the statement refer to.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Types">The types of the first parameters, where they were given.</param>
sealed record PreparedStatement(string Sql, SqlStatement Statement, IReadOnlyList<SqlTypeName> Types);
