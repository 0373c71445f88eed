namespace Quiver.Engine.Sql.Ast;

/// <summary>LIMIT, FETCH and OFFSET; a null count means no limit.</summary>
sealed record SqlLimit(SqlExpression? Count, bool Percent, SqlExpression? Offset, bool WithTies) : SqlNode;
