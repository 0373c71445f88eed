namespace Quiver.Engine.Sql.Ast;

/// <summary>A set operation; chains lean left.</summary>
sealed record SqlSetOperation(SqlSetOperator Operator, bool All, bool ByName, SqlQueryBody Left, SqlQueryBody Right) : SqlQueryBody;
