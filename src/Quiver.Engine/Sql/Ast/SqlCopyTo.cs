namespace Quiver.Engine.Sql.Ast;

/// <summary>COPY … TO: a table (with columns) or a query into a file.</summary>
sealed record SqlCopyTo(
    SqlName? Table,
    IReadOnlyList<SqlIdentifier> Columns,
    SqlQuery? Query,
    SqlExpression Target,
    IReadOnlyList<SqlOption> Options) : SqlStatement;
