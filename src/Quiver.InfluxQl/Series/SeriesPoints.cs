using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>The rows of one series that a SELECT is computed from, in the order of the query.</summary>
/// <param name="Name">The measurement.</param>
/// <param name="Tags">The values of the dimensions; empty where a row has no such tag.</param>
sealed record SeriesPoints(string Name, IReadOnlyList<string> Tags)
{
    /// <summary>The times, in nanoseconds.</summary>
    public List<long> Times { get; } = [];

    /// <summary>The values, a list for each variable.</summary>
    public required List<InfluxValue>[] Columns { get; init; }

    /// <summary>Where the engine computed calls, the values of each, a point a bucket; there are no rows then.</summary>
    public List<Point>[] Buckets { get; init; } = [];

    /// <summary>Makes a series without rows.</summary>
    public static SeriesPoints Create(string name, IReadOnlyList<string> tags, int columnCount)
    {
        var columns = new List<InfluxValue>[columnCount];
        for (int i = 0; i < columnCount; i++)
        {
            columns[i] = [];
        }

        return new SeriesPoints(name, tags) { Columns = columns };
    }

    /// <summary>Whether rows belong here.</summary>
    public bool Is(string name, IReadOnlyList<string> tags) =>
        string.Equals(name, Name, StringComparison.Ordinal) && tags.SequenceEqual(Tags, StringComparer.Ordinal);
}
