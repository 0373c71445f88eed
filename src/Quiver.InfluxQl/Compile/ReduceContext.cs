namespace Quiver.InfluxQl.Compile;

/// <summary>What expressions are reduced with.</summary>
/// <param name="Now">The time of the statement, which now() gives; null leaves now() as it is.</param>
/// <param name="Zone">The zone of times without one; null is UTC.</param>
/// <param name="HasMath">Whether math functions of constants are computed.</param>
readonly record struct ReduceContext(long? Now = null, TimeZoneInfo? Zone = null, bool HasMath = false);
