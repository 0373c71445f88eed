namespace Quiver.Engine.Sql.Ast;

/// <summary>The set operations.</summary>
enum SqlSetOperator
{
    Union,
    Intersect,
    Except,
}
