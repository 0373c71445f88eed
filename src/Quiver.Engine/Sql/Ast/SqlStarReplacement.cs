namespace Quiver.Engine.Sql.Ast;

/// <summary>One element of <c>* REPLACE (expression AS column)</c>.</summary>
sealed record SqlStarReplacement(SqlExpression Expression, SqlIdentifier Column) : SqlNode;
