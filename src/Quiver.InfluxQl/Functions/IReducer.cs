using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions;

/// <summary>A function of the points of one bucket: an aggregate or a selector. It keeps nothing from bucket to bucket.</summary>
interface IReducer
{
    /// <summary>Adds the results of a bucket. Selectors give the time and row of points; the results of aggregates have the time 0
    /// and no row. A bucket without a result adds nothing.</summary>
    /// <param name="points">The points, which have values, in the order of the query's time.</param>
    /// <param name="output">What results are added to.</param>
    void Reduce(ReadOnlySpan<Point> points, List<Point> output);
}
