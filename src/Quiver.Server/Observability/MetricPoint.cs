namespace Quiver.Server.Observability;

/// <summary>A value of a metric.</summary>
/// <param name="Labels">The labels in the order of their names.</param>
/// <param name="Value">The value; of a histogram the sum of what was measured.</param>
/// <param name="Count">Of a histogram, how often something was measured.</param>
/// <param name="Bounds">Of a histogram, the upper bounds of the buckets, which belong to them; the last bucket has none.</param>
/// <param name="BucketCounts">Of a histogram, how often a value fell into each bucket: one more than there are bounds.</param>
sealed record MetricPoint(
    IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, long Count = 0, IReadOnlyList<double>? Bounds = null,
    IReadOnlyList<long>? BucketCounts = null);
