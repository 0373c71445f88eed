using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Values;
using Xunit;
using static Quiver.InfluxQl.Tests.Functions.FunctionRuns;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>Functions that pick points of a bucket.</summary>
public sealed class SelectorTests
{
    [Fact]
    public void Extremes_are_the_earliest_of_equal_values() => ForRandomPoints(areTimesUnique: false, (points, isAscending) =>
    {
        FunctionOptions options = Plain with { IsAscending = isAscending };
        Assert.Equal(points.OrderBy(Value).ThenBy(Time).Take(1), Reduce("min(v)", points, options));
        Assert.Equal(points.OrderByDescending(Value).ThenBy(Time).Take(1), Reduce("max(v)", points, options));
    });

    [Fact]
    public void Ends_of_a_bucket_are_the_largest_of_one_time() => ForRandomPoints(areTimesUnique: false, (points, isAscending) =>
    {
        FunctionOptions options = Buckets(1000, isAscending);
        Assert.Equal(points.OrderBy(Time).ThenByDescending(Value).Take(1), Reduce("first(v)", points, options));
        Assert.Equal(points.OrderByDescending(Time).ThenByDescending(Value).Take(1), Reduce("last(v)", points, options));
    });

    [Fact]
    public void Ends_without_buckets_are_those_that_come_first() => ForRandomPoints(areTimesUnique: false, (points, isAscending) =>
    {
        FunctionOptions options = Plain with { IsAscending = isAscending };
        Assert.Equal(points.OrderBy(Time).Take(1), Reduce("first(v)", points, options));
        Assert.Equal(points.OrderByDescending(Time).Take(1), Reduce("last(v)", points, options));
    });

    [Fact]
    public void First_of_booleans_of_one_time_is_false_and_last_true()
    {
        List<Point> points = [new(3, InfluxValue.Of(true), 0), new(3, InfluxValue.Of(false), 1), new(3, InfluxValue.Of(true), 2)];
        Assert.Equal([points[1]], Reduce("first(v)", points, Buckets(10)));
        Assert.Equal([points[0]], Reduce("last(v)", points, Buckets(10)));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("9", null)]
    [InlineData("10", 10.0)]
    [InlineData("50", 30.0)]
    [InlineData("75.5", 40.0)]
    [InlineData("100", 50.0)]
    [InlineData("109.9", 50.0)]
    [InlineData("110", null)]
    public void Percentile_is_the_nearest_rank(string percent, double? expected)
    {
        List<Point> found = Reduce($"percentile(v, {percent})", Floats(40, 10, 50, 20, 30));
        Assert.Equal(expected, found.Select(point => (double?)point.Value.Float).SingleOrDefault());
    }

    [Fact]
    public void Percentile_counts_points_not_values() => ForRandomPoints(areTimesUnique: false, (points, _) =>
    {
        for (int rank = 1; rank <= points.Count; rank++)
        {
            string percent = (100.0 * rank / points.Count).ToString("F6", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(points.OrderBy(Value).Skip(rank - 1).First(), Assert.Single(Reduce($"percentile(v, {percent})", points)));
        }
    });

    [Theory]
    [InlineData("top")]
    [InlineData("bottom")]
    public void Top_and_bottom_are_the_best_by_time(string function) => ForRandomPoints(areTimesUnique: false, (points, isAscending) =>
    {
        FunctionOptions options = Plain with { IsAscending = isAscending };
        int sign = function == "top" ? -1 : 1;
        foreach (int size in (int[])[1, 2, 5, 100])
        {
            List<Point> best = [.. points.OrderBy(point => sign * Value(point)).ThenBy(Time).Take(size)];
            IEnumerable<Point> expected = isAscending ? best.OrderBy(Time) : best.OrderByDescending(Time);
            Assert.Equal(expected, Reduce($"{function}(v, {size})", points, options));
        }
    });

    [Fact]
    public void Top_takes_one_point_of_each_combination_of_tags() => ForRandomPoints(areTimesUnique: false, (points, _) =>
    {
        if (points.Count == 0)
        {
            return;
        }

        string GroupOf(int row) => $"{row % 3}";
        var output = new List<Point>();
        IReducer reducer = FunctionFactory.CreateReducer(Parse("top(v, host, 2)"), points[0].Value.Type, Plain);
        ((ITaggedReducer)reducer).Reduce([.. points], GroupOf, output);
        IEnumerable<Point> bests = points.GroupBy(point => GroupOf(point.Row))
            .Select(group => group.OrderByDescending(Value).ThenBy(Time).First());
        Assert.Equal(bests.OrderByDescending(Value).ThenBy(Time).Take(2).OrderBy(Time), output);
    });

    [Fact]
    public void A_sample_is_some_of_the_points_by_time() => ForRandomPoints(areTimesUnique: true, (points, isAscending) =>
    {
        FunctionOptions options = Plain with { IsAscending = isAscending };
        List<Point> sample = Reduce("sample(v, 3)", points, options);
        Assert.Equal(Math.Min(3, points.Count), sample.Count);
        Assert.Equal(points.Where(sample.Contains), sample);
        Assert.Equal(points, Reduce("sample(v, 9223372036854775807)", points, options));
    });

    [Fact]
    public void A_sample_takes_every_point_as_often()
    {
        List<Point> points = Floats(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        var counts = new int[10];
        for (int i = 0; i < 3000; i++)
        {
            foreach (Point point in Reduce("sample(v, 2)", points, Plain with { Seed = i }))
            {
                counts[point.Row]++;
            }
        }

        // Each is expected 600 times with a deviation of 22.
        Assert.All(counts, count => Assert.InRange(count, 400, 800));
    }

    static double Value(Point point) => point.Value.AsFloat;

    static long Time(Point point) => point.Time;
}
