namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of table constraints.</summary>
enum SqlConstraintKind
{
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
}
