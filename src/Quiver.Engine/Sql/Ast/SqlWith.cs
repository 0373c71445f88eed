namespace Quiver.Engine.Sql.Ast;

/// <summary>WITH and its tables.</summary>
sealed record SqlWith(bool Recursive, IReadOnlyList<SqlCommonTable> Tables) : SqlNode;
