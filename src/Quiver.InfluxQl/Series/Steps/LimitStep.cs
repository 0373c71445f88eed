using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Leaves out points before and after some.</summary>
sealed class LimitStep(RowLimit limit, PointStep input) : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series) => limit.Cut(input.Evaluate(series));
}
