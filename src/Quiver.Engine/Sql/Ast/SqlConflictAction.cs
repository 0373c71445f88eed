namespace Quiver.Engine.Sql.Ast;

/// <summary>What INSERT does with a row whose key exists.</summary>
enum SqlConflictAction
{
    Fail,
    Replace,
    Ignore,
    Update,
}
