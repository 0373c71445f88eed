namespace Quiver.Engine.Sql.Ast;

/// <summary><c>ARRAY(query)</c>: the rows of a one-column query as a list.</summary>
sealed record SqlArraySubquery(SqlQuery Query) : SqlExpression;
