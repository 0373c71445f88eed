using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>What a node of the graph does with the points of one series after the other. Series come in the order of the answer, and
/// a step may remember something from one to the next.</summary>
abstract class PointStep
{
    /// <summary>Returns the points that the node gives for a series, in the order of the query. The list is the caller's.</summary>
    public abstract List<Point> Evaluate(SeriesPoints series);
}
