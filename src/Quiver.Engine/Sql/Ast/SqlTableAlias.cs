namespace Quiver.Engine.Sql.Ast;

/// <summary>An alias of a table and, where written, of its columns.</summary>
sealed record SqlTableAlias(SqlIdentifier Name, IReadOnlyList<SqlIdentifier> Columns) : SqlNode;
