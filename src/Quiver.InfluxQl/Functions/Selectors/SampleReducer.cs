using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>sample: some of the points, each with the same chance (reservoir sampling, Vitter 1985, algorithm R), by time.</summary>
sealed class SampleReducer(long size, Random random) : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        var places = new List<int>();
        for (int i = 0; i < points.Length; i++)
        {
            if (i < size)
            {
                places.Add(i);
                continue;
            }

            int place = random.Next(i + 1);
            if (place < size)
            {
                places[place] = i;
            }
        }

        // The points came in the order of time.
        places.Sort();
        foreach (int place in places)
        {
            output.Add(points[place]);
        }
    }
}
