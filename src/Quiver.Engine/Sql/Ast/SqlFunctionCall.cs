namespace Quiver.Engine.Sql.Ast;

/// <summary>A function call with all its clauses. The keyword forms arrive here too, in the argument order of the plain functions:
/// <c>SUBSTRING(x FROM a FOR b)</c> is substring(x, a, b), <c>POSITION(a IN b)</c> is strpos(b, a), <c>TRIM</c> is btrim, ltrim or
/// rtrim(x[, characters]),
/// <c>OVERLAY(x PLACING y FROM a FOR b)</c> is overlay(x, y, a[, b]), <c>CURRENT_DATE</c> and its like have no arguments.</summary>
sealed record SqlFunctionCall(SqlName Name, IReadOnlyList<SqlFunctionArgument> Arguments) : SqlExpression
{
    /// <summary>DISTINCT before the arguments.</summary>
    public bool Distinct { get; init; }

    /// <summary>ORDER BY after the arguments.</summary>
    public IReadOnlyList<SqlOrderItem> OrderBy { get; init; } = [];

    /// <summary>The condition of FILTER (WHERE …).</summary>
    public SqlExpression? Filter { get; init; }

    /// <summary>WITHIN GROUP (ORDER BY …).</summary>
    public IReadOnlyList<SqlOrderItem> WithinGroup { get; init; } = [];

    /// <summary>IGNORE NULLS or RESPECT NULLS.</summary>
    public SqlNullTreatment NullTreatment { get; init; }

    /// <summary>FROM LAST: rows of the frame are counted from its end.</summary>
    public bool FromLast { get; init; }

    /// <summary>The window of OVER.</summary>
    public SqlWindowSpecification? Over { get; init; }
}
