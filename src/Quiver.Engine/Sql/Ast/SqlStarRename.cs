namespace Quiver.Engine.Sql.Ast;

/// <summary>One element of <c>* RENAME (column AS name)</c>.</summary>
sealed record SqlStarRename(SqlName Column, SqlIdentifier NewName) : SqlNode;
