using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>The rows that a SELECT gives for one series.</summary>
/// <param name="Name">The measurement.</param>
/// <param name="Tags">The values of the dimensions.</param>
/// <param name="Times">The times, in nanoseconds.</param>
/// <param name="Columns">The values, a list for each column of the result but the time.</param>
sealed record ComputedSeries(string Name, IReadOnlyList<string> Tags, List<long> Times, List<InfluxValue>[] Columns)
{
    /// <summary>The tags of top and bottom where rows are written to a measurement: they are no columns then.</summary>
    public IReadOnlyList<(string Name, List<InfluxValue> Values)> ExtraTags { get; init; } = [];
}
