using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Lowering;

namespace Quiver.InfluxQl.Series;

/// <summary>Points of measurements, as they are read.</summary>
/// <param name="Plan">The plan, which knows what is still to be checked.</param>
/// <param name="Batches">The rows; whoever reads a batch disposes it.</param>
sealed record PointSource(PointPlan Plan, IAsyncEnumerable<RecordBatch> Batches);
