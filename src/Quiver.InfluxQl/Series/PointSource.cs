using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lowering;

namespace Quiver.InfluxQl.Series;

/// <summary>Points of measurements, as they are read.</summary>
/// <param name="Scans">The scans, which know what is still to be checked.</param>
/// <param name="Computed">The calls that the engine computes: the rows are the buckets of a <see cref="BucketPlan"/> then; empty where they
/// are the points of a <see cref="PointPlan"/>.</param>
/// <param name="Batches">The rows; whoever reads a batch disposes it.</param>
sealed record PointSource(MeasurementScans Scans, IReadOnlyList<CallNode> Computed, IAsyncEnumerable<RecordBatch> Batches);
