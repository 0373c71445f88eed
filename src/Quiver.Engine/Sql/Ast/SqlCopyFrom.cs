namespace Quiver.Engine.Sql.Ast;

/// <summary>COPY … FROM: a file into a table.</summary>
sealed record SqlCopyFrom(
    SqlName Table,
    IReadOnlyList<SqlIdentifier> Columns,
    SqlExpression Source,
    IReadOnlyList<SqlOption> Options) : SqlStatement;
