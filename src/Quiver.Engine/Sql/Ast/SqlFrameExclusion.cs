namespace Quiver.Engine.Sql.Ast;

/// <summary>What a window frame leaves out.</summary>
enum SqlFrameExclusion
{
    NoOthers,
    CurrentRow,
    Group,
    Ties,
}
