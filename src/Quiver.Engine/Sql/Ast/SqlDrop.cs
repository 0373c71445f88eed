namespace Quiver.Engine.Sql.Ast;

/// <summary>DROP.</summary>
sealed record SqlDrop(SqlObjectKind Kind, IReadOnlyList<SqlName> Names, bool IfExists, bool Cascade) : SqlStatement;
