namespace Quiver.Engine.Sql.Ast;

/// <summary>DEALLOCATE name; a null name is ALL.</summary>
sealed record SqlDeallocate(SqlIdentifier? Name) : SqlStatement;
