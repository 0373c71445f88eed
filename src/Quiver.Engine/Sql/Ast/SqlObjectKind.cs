namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of objects that a statement can name.</summary>
enum SqlObjectKind
{
    Table,
    View,
    Schema,
    Index,
}
