namespace Quiver.Engine.Sql.Ast;

/// <summary>An interval: a value (usually a string literal) and, where written, a unit such as <c>day</c> and the last unit of a range
/// (<c>year to month</c>), in lower case and singular.</summary>
sealed record SqlInterval(SqlExpression Value, string? Unit, string? LastUnit) : SqlExpression;
