namespace Quiver.Engine.Sql.Ast;

/// <summary>A constant. <paramref name="Text"/> is <c>true</c>/<c>false</c>, digits without separators (hexadecimal already converted),
/// the exact decimal text, the string with escapes resolved, or the hexadecimal digits of a blob.</summary>
sealed record SqlLiteral(SqlLiteralKind Kind, string Text) : SqlExpression;
