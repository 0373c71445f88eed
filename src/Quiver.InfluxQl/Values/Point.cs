namespace Quiver.InfluxQl.Values;

/// <summary>A value at a time.</summary>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Value">The value; none where a function has none for this time.</param>
/// <param name="Row">The row of the series that it comes from, so that other columns can be read from there; -1 for none.</param>
readonly record struct Point(long Time, InfluxValue Value, int Row = -1);
