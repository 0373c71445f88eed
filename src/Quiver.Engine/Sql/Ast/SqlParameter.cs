namespace Quiver.Engine.Sql.Ast;

/// <summary>A parameter: <paramref name="Index"/> is 1-based for <c>?</c> and <c>$1</c>; <paramref name="Name"/> is set for
/// <c>$name</c> and <c>:name</c>.</summary>
sealed record SqlParameter(int Index, string? Name) : SqlExpression;
