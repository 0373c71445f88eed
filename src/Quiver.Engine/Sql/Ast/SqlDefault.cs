namespace Quiver.Engine.Sql.Ast;

/// <summary>DEFAULT as a value of INSERT or UPDATE.</summary>
sealed record SqlDefault : SqlExpression;
