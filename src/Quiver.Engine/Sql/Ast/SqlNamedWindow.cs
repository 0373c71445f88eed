namespace Quiver.Engine.Sql.Ast;

/// <summary>One element of WINDOW.</summary>
sealed record SqlNamedWindow(SqlIdentifier Name, SqlWindowSpecification Window) : SqlNode;
