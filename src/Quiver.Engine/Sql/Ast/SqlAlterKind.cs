namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of ALTER TABLE.</summary>
enum SqlAlterKind
{
    RenameTable,
    RenameColumn,
    AddColumn,
    DropColumn,
    SetType,
    SetDefault,
    DropDefault,
    SetNotNull,
    DropNotNull,
}
