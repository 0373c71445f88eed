namespace Quiver.Engine.Sql.Ast;

/// <summary><c>EXTRACT(part FROM source)</c>; the part is lower case.</summary>
sealed record SqlExtract(string Part, SqlExpression Source) : SqlExpression;
