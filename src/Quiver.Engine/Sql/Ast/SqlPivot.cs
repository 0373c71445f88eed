namespace Quiver.Engine.Sql.Ast;

/// <summary>PIVOT, in both syntaxes. <paramref name="GroupBy"/> is null where not written (all other columns).</summary>
sealed record SqlPivot(
    SqlTableReference Source,
    IReadOnlyList<SqlSelectItem> Aggregates,
    IReadOnlyList<SqlPivotColumn> On,
    IReadOnlyList<SqlExpression>? GroupBy) : SqlTableReference;
