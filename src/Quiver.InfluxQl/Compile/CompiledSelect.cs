using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>What a SELECT means as far as its text alone tells.</summary>
sealed record CompiledSelect(InfluxSelect Statement)
{
    /// <summary>The fields without time, reduced.</summary>
    public IReadOnlyList<CompiledField> Fields { get; init; } = [];

    /// <summary>What the fields are computed from.</summary>
    public SymbolTable Symbols { get; init; } = new();

    /// <summary>The sources.</summary>
    public IReadOnlyList<CompiledSource> Sources { get; init; } = [];

    /// <summary>The condition without its terms of time.</summary>
    public InfluxExpression? Condition { get; init; }

    /// <summary>The times that are read. Without an upper bound the end is now where rows are grouped by time, else the end of time.</summary>
    public TimeBounds Bounds { get; init; }

    /// <summary>GROUP BY time().</summary>
    public TimeInterval Interval { get; init; }

    /// <summary>Whether the interval is that of the query around this one.</summary>
    public bool IsIntervalInherited { get; init; }

    /// <summary>The dimensions other than time, reduced.</summary>
    public IReadOnlyList<InfluxExpression> Dimensions { get; init; } = [];

    /// <summary>How many buckets before the first are read, because transformations need them.</summary>
    public long ExtraIntervals { get; init; }

    /// <summary>Whether rows come in the order of time.</summary>
    public bool IsAscending { get; init; }

    /// <summary>What fills buckets without a value. That of subqueries is none where they say nothing.</summary>
    public InfluxFill Fill { get; init; }

    /// <summary>The calls that are no math functions, in order.</summary>
    public IReadOnlyList<InfluxCall> Calls { get; init; } = [];

    /// <summary>Whether no call aggregates.</summary>
    public bool HasOnlySelectors { get; init; }

    /// <summary>Whether fields stand outside of calls.</summary>
    public bool HasAuxiliaryFields { get; init; }

    /// <summary>The name of top or bottom, if one is called.</summary>
    public string TopBottom { get; init; } = "";

    /// <summary>The name of the column of time.</summary>
    public string TimeColumn { get; init; } = "time";
}
