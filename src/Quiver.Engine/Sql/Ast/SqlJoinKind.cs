namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of joins.</summary>
enum SqlJoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
    LeftSemi,
    LeftAnti,
    RightSemi,
    RightAnti,
    Positional,
}
