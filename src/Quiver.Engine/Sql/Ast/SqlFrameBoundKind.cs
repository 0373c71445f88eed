namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of frame bounds.</summary>
enum SqlFrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}
