namespace Quiver.Compute.Comparison;

/// <summary>The comparisons of SQL. The last two treat null as a value.</summary>
public enum ComparisonOperator
{
    /// <summary>Equal; null for nulls.</summary>
    Equal,

    /// <summary>Not equal; null for nulls.</summary>
    NotEqual,

    /// <summary>Left before right.</summary>
    Less,

    /// <summary>Left before right, or equal.</summary>
    LessOrEqual,

    /// <summary>Left after right.</summary>
    Greater,

    /// <summary>Left after right, or equal.</summary>
    GreaterOrEqual,

    /// <summary>Not equal, where null equals null.</summary>
    DistinctFrom,

    /// <summary>Equal, where null equals null.</summary>
    NotDistinctFrom,
}
