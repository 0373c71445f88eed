namespace Quiver.Engine.Sql.Ast;

/// <summary>A possibly qualified name in an expression, <c>a.b.c</c>: column, qualified column, or field access; the binder
/// decides.</summary>
sealed record SqlColumnReference(IReadOnlyList<SqlIdentifier> Parts) : SqlExpression;
