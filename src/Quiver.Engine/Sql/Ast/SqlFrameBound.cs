namespace Quiver.Engine.Sql.Ast;

/// <summary>One end of a frame; the offset is set for Preceding and Following.</summary>
sealed record SqlFrameBound(SqlFrameBoundKind Kind, SqlExpression? Offset) : SqlNode;
