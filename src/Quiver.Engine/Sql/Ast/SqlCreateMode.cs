namespace Quiver.Engine.Sql.Ast;

/// <summary>What CREATE does when the name exists.</summary>
enum SqlCreateMode
{
    Fail,
    Replace,
    IfNotExists,
}
