namespace Quiver.Differential.Generation;

/// <summary>What a peer can be asked; a query draws from what all who answer it have.</summary>
[Flags]
enum Feature
{
    None = 0,

    /// <summary>Booleans, decimals, dates and narrow integers with types of their own.</summary>
    Types = 1 << 0,
    Windows = 1 << 1,
    GroupingSets = 1 << 2,

    /// <summary>ANY and ALL over a subquery, EXCEPT ALL, INTERSECT ALL, parentheses around set operations.</summary>
    Quantified = 1 << 3,
    DistinctOn = 1 << 4,
    Lateral = 1 << 5,
    Lists = 1 << 6,
    Qualify = 1 << 7,
    SemiJoins = 1 << 8,

    /// <summary>Subqueries in ON conditions.</summary>
    JoinSubqueries = 1 << 9,

    /// <summary>LIMIT in a correlated subquery.</summary>
    CorrelatedLimit = 1 << 10,
    Recursion = 1 << 11,

    /// <summary>GROUPS frames, EXCLUDE, RANGE with offsets.</summary>
    Frames = 1 << 12,
    AggregateOrder = 1 << 13,
    Sqlite = Windows | Recursion | Frames,
    AsOfJoins = 1 << 14,

    /// <summary>grouping() and names of windows.</summary>
    Named = 1 << 15,

    /// <summary>Aggregates of subqueries that may read columns of the outer query alone, and then belong to it.</summary>
    OuterAggregates = 1 << 16,

    /// <summary>RIGHT and FULL JOIN. SQLite 3.40 loses rows of theirs where a join before them has a condition that is constant.</summary>
    PaddedJoins = 1 << 17,

    /// <summary>FILTER of a window's aggregate. SQLite 3.40 answers min and max of a constant in moving frames without it.</summary>
    WindowFilters = 1 << 18,
    All = (1 << 19) - 1,
}
