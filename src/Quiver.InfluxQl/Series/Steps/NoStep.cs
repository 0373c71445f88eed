using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>A call of a column that nothing has.</summary>
sealed class NoStep : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series) => [];
}
