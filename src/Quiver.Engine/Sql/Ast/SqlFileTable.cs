namespace Quiver.Engine.Sql.Ast;

/// <summary>A file, pattern or URL in quotes as a table.</summary>
sealed record SqlFileTable(string Path) : SqlTableReference;
