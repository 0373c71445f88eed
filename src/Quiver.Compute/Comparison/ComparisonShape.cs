namespace Quiver.Compute.Comparison;

/// <summary>
/// A comparison as kernels see it: orders are total, NaN included, so that three tests and their complements give all eight.
/// </summary>
readonly record struct ComparisonShape(ComparisonTest Test, bool Negate, bool NullIsValue)
{
    public static ComparisonShape Of(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => new(ComparisonTest.Equal, false, false),
        ComparisonOperator.NotEqual => new(ComparisonTest.Equal, true, false),
        ComparisonOperator.Less => new(ComparisonTest.Less, false, false),
        ComparisonOperator.LessOrEqual => new(ComparisonTest.LessOrEqual, false, false),
        ComparisonOperator.Greater => new(ComparisonTest.LessOrEqual, true, false),
        ComparisonOperator.GreaterOrEqual => new(ComparisonTest.Less, true, false),
        ComparisonOperator.DistinctFrom => new(ComparisonTest.Equal, true, true),
        _ => new(ComparisonTest.Equal, false, true),
    };
}
