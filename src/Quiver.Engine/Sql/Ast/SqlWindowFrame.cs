namespace Quiver.Engine.Sql.Ast;

/// <summary>A window frame; without BETWEEN the end is the current row.</summary>
sealed record SqlWindowFrame(SqlFrameUnit Unit, SqlFrameBound Start, SqlFrameBound End, SqlFrameExclusion Exclusion) : SqlNode;
