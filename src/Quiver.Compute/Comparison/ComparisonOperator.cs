namespace Quiver.Compute.Comparison;

/// <summary>The comparisons of SQL. The last two treat null as a value.</summary>
enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    DistinctFrom,
    NotDistinctFrom,
}
