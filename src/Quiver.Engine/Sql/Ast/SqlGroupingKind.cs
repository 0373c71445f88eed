namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of grouping elements.</summary>
enum SqlGroupingKind
{
    Plain,
    Rollup,
    Cube,
    Sets,
}
