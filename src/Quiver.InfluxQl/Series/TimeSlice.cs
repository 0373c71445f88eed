namespace Quiver.InfluxQl.Series;

/// <summary>A part of the times of a query, whose rows lie in chunks of their own.</summary>
/// <param name="First">The first nanosecond.</param>
/// <param name="Last">The last nanosecond.</param>
readonly record struct TimeSlice(long First, long Last);
