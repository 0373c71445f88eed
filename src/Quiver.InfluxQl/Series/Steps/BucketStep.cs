using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>A call that the engine has computed for each bucket.</summary>
/// <param name="call">Which of the calls that the engine computes.</param>
sealed class BucketStep(int call) : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series) => series.Buckets[call];
}
