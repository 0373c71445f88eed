namespace Quiver.Engine.Sql.Ast;

/// <summary>BEGIN, COMMIT, ROLLBACK.</summary>
sealed record SqlTransaction(SqlTransactionKind Kind) : SqlStatement;
