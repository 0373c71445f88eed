namespace Quiver.Engine.Sql.Ast;

/// <summary>An identifier; <paramref name="Name"/> is folded to lower case unless it was quoted.</summary>
sealed record SqlIdentifier(string Name, bool Quoted) : SqlNode;
