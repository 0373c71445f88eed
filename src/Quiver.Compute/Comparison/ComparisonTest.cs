namespace Quiver.Compute.Comparison;

/// <summary>The tests that loops are compiled for.</summary>
enum ComparisonTest
{
    Equal,
    Less,
    LessOrEqual,
}
