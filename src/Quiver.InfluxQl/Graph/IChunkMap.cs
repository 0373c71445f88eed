using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Graph;

/// <summary>Where measurements lie: what storage tells the graph.</summary>
interface IChunkMap
{
    /// <summary>Returns the chunks of a measurement in the order of time. Times may overlap.</summary>
    IReadOnlyList<MeasurementChunk> ChunksOf(InfluxMeasurement measurement);
}
