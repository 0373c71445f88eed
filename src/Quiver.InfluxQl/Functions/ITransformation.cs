using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions;

/// <summary>A function over a series, of raw points or of the values of buckets, that keeps what it needs of points before.</summary>
interface ITransformation
{
    /// <summary>Takes the next point in the order of the query's time and adds the results that are known with it. Points without
    /// a value do not count.</summary>
    void Add(in Point point, List<Point> output);

    /// <summary>Adds the results that are known once there are no more points.</summary>
    void Finish(List<Point> output);
}
