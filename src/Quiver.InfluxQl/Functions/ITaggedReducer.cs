using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions;

/// <summary>A selector that looks at no more than one point of each combination of tags: top and bottom with tags.</summary>
interface ITaggedReducer : IReducer
{
    /// <summary>Adds the results of a bucket.</summary>
    /// <param name="points">The points, which have values, in the order of the query's time.</param>
    /// <param name="groupOf">Gives the combination of tags of a row.</param>
    /// <param name="output">What results are added to.</param>
    void Reduce(ReadOnlySpan<Point> points, Func<int, string> groupOf, List<Point> output);
}
