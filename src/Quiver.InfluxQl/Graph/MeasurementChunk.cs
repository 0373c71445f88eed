namespace Quiver.InfluxQl.Graph;

/// <summary>A part of a measurement that is read by itself.</summary>
/// <param name="Name">The name that EXPLAIN shows.</param>
/// <param name="First">The first nanosecond that it has.</param>
/// <param name="Last">The last nanosecond that it has.</param>
/// <param name="Rows">How many rows it has.</param>
sealed record MeasurementChunk(string Name, long First, long Last, long Rows);
