namespace Quiver.Engine.Sql.Ast;

/// <summary>The units of a window frame.</summary>
enum SqlFrameUnit
{
    Rows,
    Range,
    Groups,
}
