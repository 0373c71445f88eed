namespace Quiver.Engine.Sql.Ast;

/// <summary>A SELECT. FROM t without SELECT has the single item <c>*</c>.</summary>
sealed record SqlSelect(IReadOnlyList<SqlSelectItem> Items, SqlTableReference? From) : SqlQueryBody
{
    /// <summary>DISTINCT or DISTINCT ON; null for ALL.</summary>
    public SqlDistinct? Distinct { get; init; }

    /// <summary>The condition of WHERE.</summary>
    public SqlExpression? Where { get; init; }

    /// <summary>GROUP BY.</summary>
    public SqlGroupBy? GroupBy { get; init; }

    /// <summary>The condition of HAVING.</summary>
    public SqlExpression? Having { get; init; }

    /// <summary>The named windows of WINDOW.</summary>
    public IReadOnlyList<SqlNamedWindow> Windows { get; init; } = [];

    /// <summary>The condition of QUALIFY.</summary>
    public SqlExpression? Qualify { get; init; }

    /// <summary>USING SAMPLE.</summary>
    public SqlTableSample? Sample { get; init; }
}
