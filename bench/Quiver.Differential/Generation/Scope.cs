namespace Quiver.Differential.Generation;

/// <summary>What an expression may name: columns, or after grouping the keys.</summary>
sealed class Scope
{
    public Scope(IEnumerable<SqlNode> terms, Scope? outer)
    {
        Terms = [.. terms];
        Outer = outer;
    }

    public IReadOnlyList<SqlNode> Terms { get; }

    /// <summary>The scope around a correlated subquery; null where nothing outside may be named.</summary>
    public Scope? Outer { get; }

    /// <summary>The scope of arguments of aggregates where these may stand; null elsewhere.</summary>
    public Scope? Aggregated { get; init; }

    /// <summary>Whether window functions may stand here.</summary>
    public bool AllowsWindows { get; init; }

    /// <summary>Whether subqueries may stand here.</summary>
    public bool AllowsSubqueries { get; init; } = true;

    /// <summary>Whether these are the names that a LATERAL table may use.</summary>
    public bool IsLateral { get; init; }

    /// <summary>The same scope without subqueries.</summary>
    public Scope WithoutSubqueries() =>
        new(Terms, Outer) { Aggregated = Aggregated, AllowsWindows = AllowsWindows, AllowsSubqueries = false };

    /// <summary>The same names where no subquery may stand.</summary>
    public Scope Plain() => new(Terms, Outer) { AllowsSubqueries = false };

    /// <summary>The same names in a place, such as WHERE, without aggregates and windows.</summary>
    public Scope Bare() => new(Terms, Outer) { AllowsSubqueries = AllowsSubqueries };
}
