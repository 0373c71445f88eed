using Quiver.Engine.Types;

namespace Quiver.Engine.Catalog;

/// <summary>What is known of the values of a column; null where it is not.</summary>
/// <param name="Min">A lower bound of the values.</param>
/// <param name="Max">An upper bound of the values.</param>
/// <param name="NullCount">The number of nulls.</param>
/// <param name="DistinctCount">About how many values differ.</param>
public sealed record ColumnStatistics(ScalarValue? Min = null, ScalarValue? Max = null, long? NullCount = null, long? DistinctCount = null)
{
    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> are the least and the greatest value, not only bounds.</summary>
    public bool HasExactBounds { get; init; }
}
