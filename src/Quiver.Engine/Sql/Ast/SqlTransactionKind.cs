namespace Quiver.Engine.Sql.Ast;

/// <summary>The transaction statements.</summary>
enum SqlTransactionKind
{
    Begin,
    Commit,
    Rollback,
}
