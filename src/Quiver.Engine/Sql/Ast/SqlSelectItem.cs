namespace Quiver.Engine.Sql.Ast;

/// <summary>One element of a SELECT list.</summary>
sealed record SqlSelectItem(SqlExpression Expression, SqlIdentifier? Alias) : SqlNode;
