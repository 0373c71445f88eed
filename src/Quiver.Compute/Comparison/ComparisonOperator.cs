namespace Quiver.Compute.Comparison;

/// <summary>The comparisons of SQL. The last two treat null as a value.</summary>
public enum ComparisonOperator
{
    /// <summary>Equal values.</summary>
    Equal,

    /// <summary>Different values.</summary>
    NotEqual,

    /// <summary>The left value comes first.</summary>
    Less,

    /// <summary>The left value comes first or is equal.</summary>
    LessOrEqual,

    /// <summary>The right value comes first.</summary>
    Greater,

    /// <summary>The right value comes first or is equal.</summary>
    GreaterOrEqual,

    /// <summary>Different, where null differs from every value but null.</summary>
    DistinctFrom,

    /// <summary>Equal, where null equals null.</summary>
    NotDistinctFrom,
}
