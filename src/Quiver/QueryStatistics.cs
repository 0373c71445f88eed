namespace Quiver;

/// <summary>What a query cost so far.</summary>
/// <param name="Elapsed">The time since the statement began.</param>
/// <param name="Rows">The rows read from the result.</param>
/// <param name="PeakMemoryBytes">The most native memory that the queries of the database held at a time.</param>
public sealed record QueryStatistics(TimeSpan Elapsed, long Rows, long PeakMemoryBytes);
