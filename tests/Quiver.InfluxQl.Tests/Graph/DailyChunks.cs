using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>Two days of cpu, and one chunk of everything else.</summary>
sealed class DailyChunks : IChunkMap
{
    const long Day = 86_400_000_000_000;

    public IReadOnlyList<MeasurementChunk> ChunksOf(InfluxMeasurement measurement) => measurement.Name == "cpu"
        ? [new MeasurementChunk("1970-01-01", 0, Day - 1, 1000), new MeasurementChunk("1970-01-02", Day, (2 * Day) - 1, 500)]
        : [new MeasurementChunk("all", 0, 10 * Day, 10)];
}
