using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Values;
using Xunit;
using static Quiver.InfluxQl.Tests.Functions.FunctionRuns;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>Functions over a series.</summary>
public sealed class TransformationTests
{
    [Fact]
    public void Changes_are_those_of_neighbours() => ForRandomPoints(areTimesUnique: true, (points, isAscending) =>
    {
        FunctionOptions options = Plain with { IsAscending = isAscending };
        (Point From, Point To)[] pairs = [.. points.Zip(points.Skip(1))];
        Assert.Equal(pairs.Select(pair => pair.To.Time - pair.From.Time), WholeNumbers(Transform("elapsed(v)", points, options)));
        if (points.Count > 0 && points[0].Value.Type == Ast.InfluxType.Unsigned)
        {
            return;
        }

        double[] changes = [.. pairs.Select(pair => pair.To.Value.AsFloat - pair.From.Value.AsFloat)];
        Assert.Equal(changes, Numbers(Transform("difference(v)", points, options)));
        Assert.Equal(changes.Where(change => change >= 0), Numbers(Transform("non_negative_difference(v)", points, options)));
        double[] slopes = [.. pairs.Zip(changes, (pair, change) => change / (Math.Abs(pair.To.Time - pair.From.Time) / 2.0))];
        Assert.Equal(slopes, Numbers(Transform("derivative(v, 2ns)", points, options)));
        Assert.Equal(slopes.Where(slope => slope >= 0), Numbers(Transform("non_negative_derivative(v, 2ns)", points, options)));
    });

    [Fact]
    public void Unsigned_changes_take_care_of_what_is_larger()
    {
        List<Point> points = [.. Integers(5, 3, 9).Select(point => point with { Value = InfluxValue.Of((ulong)point.Value.Integer) })];
        Assert.Equal([-2.0, 6.0], Numbers(Transform("derivative(v)", points)));
        Assert.Equal([ulong.MaxValue - 1, 6], Transform("difference(v)", points).Select(point => point.Value.Unsigned));
        Assert.Equal([6UL], Transform("non_negative_difference(v)", points).Select(point => point.Value.Unsigned));
    }

    [Fact]
    public void Changes_skip_later_points_of_one_time_and_points_without_a_value()
    {
        List<Point> points =
        [
            new(0, InfluxValue.Of(20L)), new(0, InfluxValue.Of(19L)), new(2, InfluxValue.Null), new(4, InfluxValue.Of(10L)),
            new(4, InfluxValue.Of(3L)), new(8, InfluxValue.Of(30L)),
        ];
        Assert.Equal([-10L, 20L], WholeNumbers(Transform("difference(v)", points)));
        Assert.Equal([-2.5, 5.0], Numbers(Transform("derivative(v, 1ns)", points)));
        Assert.Equal([0L, 4L, 0L, 4L], WholeNumbers(Transform("elapsed(v)", points)));
        Assert.Equal([20L, 39L, 49L, 52L, 82L], WholeNumbers(Transform("cumulative_sum(v)", points)));
    }

    [Fact]
    public void The_unit_of_a_derivative_is_a_second_or_the_bucket()
    {
        List<Point> points = Floats(1, 3);
        Assert.Equal([2.0], Numbers(Transform("derivative(v)", points)));
        Assert.Equal([20.0], Numbers(Transform("derivative(mean(v))", points, Buckets(10_000_000_000))));
    }

    [Fact]
    public void Sums_and_means_go_along() => ForRandomPoints(areTimesUnique: false, (points, _) =>
    {
        double[] values = [.. points.Select(point => point.Value.AsFloat)];
        Assert.Equal(values.Select((_, i) => values[..(i + 1)].Sum()), Numbers(Transform("cumulative_sum(v)", points)));
        Assert.Equal(points.Select(point => point.Time), Transform("cumulative_sum(v)", points).Select(point => point.Time));
        IEnumerable<double> means = Enumerable.Range(0, Math.Max(0, values.Length - 2)).Select(i => values[i..(i + 3)].Average());
        Assert.Equal(means, Numbers(Transform("moving_average(v, 3)", points)), (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Empty(Transform("moving_average(v, 9223372036854775807)", points));
    });

    [Fact]
    public void The_integral_is_the_sum_of_trapezoids_and_that_of_its_buckets() =>
        ForRandomPoints(areTimesUnique: true, (random, isAscending) =>
        {
            // Later than 0, where a last point would be at the start of what is no bucket.
            List<Point> points =
                [.. random.Select(point => point with { Time = point.Time + 20, Value = InfluxValue.Of(point.Value.AsFloat) })];
            double expected = points.Zip(points.Skip(1))
                .Sum(pair => (pair.First.Value.Float + pair.Second.Value.Float) / 2 * (pair.Second.Time - pair.First.Time));
            List<Point> whole = Transform("integral(v, 1ns)", points, Plain with { IsAscending = isAscending });
            Assert.Equal(expected, Numbers(whole).Sum(), 1e-9);
            List<Point> buckets = Transform("integral(v, 1ns)", points, Buckets(7, isAscending));
            Assert.Equal(expected, Numbers(buckets).Sum(), 1e-9);
            Assert.All(buckets, bucket => Assert.Equal(0, bucket.Time % 7));
        });

    [Fact]
    public void A_single_point_has_an_integral_but_at_the_start_of_its_bucket()
    {
        Point point = new(10, InfluxValue.Of(3.0));
        Assert.Equal([new Point(0, InfluxValue.Of(0.0))], Transform("integral(v)", [point]));
        Assert.Empty(Transform("integral(v)", [point with { Time = 0 }]));
        Assert.Empty(Transform("integral(v)", [point], Buckets(5)));
        Assert.Empty(Transform("integral(v)", []));
    }

    [Fact]
    public void Integers_lose_the_value_where_a_bucket_ends()
    {
        List<Point> points = [new(2, InfluxValue.Of(1L)), new(8, InfluxValue.Of(4L))];
        List<Point> floats = [new(2, InfluxValue.Of(1.0)), new(8, InfluxValue.Of(4.0))];
        Assert.Equal([5.25, 9.75], Numbers(Transform("integral(v, 1ns)", floats, Buckets(5))));
        Assert.Equal([5.25, 5.25], Numbers(Transform("integral(v, 1ns)", points, Buckets(5))));
        Assert.Equal([new Point(1, InfluxValue.Of(15.0))], Transform("integral(v, 1ns)", points, Plain with { StartTime = 1 }));
    }

    [Fact]
    public void Averages_of_a_constant_are_the_constant()
    {
        List<Point> points = Floats(Enumerable.Repeat(2.5, 20).ToArray());
        foreach (string prefix in (string[])["", "double_", "triple_"])
        {
            List<Point> averages = Transform($"{prefix}exponential_moving_average(v, 4, 0, 'simple')", points);
            Assert.All(averages, point => Assert.Equal(2.5, point.Value.Float, 1e-12));
            Assert.Equal(17, Transform($"{prefix}exponential_moving_average(v, 4)", points).Count);
        }

        Assert.All(Transform("kaufmans_efficiency_ratio(v, 3)", points), point => Assert.Equal(0, point.Value.Float));
        Assert.All(Transform("kaufmans_adaptive_moving_average(v, 3)", points), point => Assert.Equal(2.5, point.Value.Float, 1e-12));
    }

    [Fact]
    public void Straight_lines_are_as_strong_and_efficient_as_can_be()
    {
        List<Point> points = Integers([.. Enumerable.Range(1, 20).Select(i => (long)i)]);
        Assert.All(Transform("relative_strength_index(v, 3)", points), point => Assert.Equal(100, point.Value.Float));
        Assert.All(Transform("kaufmans_efficiency_ratio(v, 3)", points), point => Assert.Equal(1, point.Value.Float, 1e-12));
        Assert.All(Transform("chande_momentum_oscillator(v, 3)", points), point => Assert.Equal(100, point.Value.Float));
    }

    [Fact]
    public void What_is_no_number_is_no_value() =>
        Assert.Equal([InfluxValue.Null], Transform("relative_strength_index(v, 2, 0)", Floats(0)).Select(point => point.Value));

    [Fact]
    public void An_oscillator_of_one_value_fails_as_InfluxDB_does()
    {
        var error = Assert.Throws<QuiverException>(() => Transform("chande_momentum_oscillator(v, 1)", Floats(1)));
        Assert.Equal("[panic:runtime error: index out of range [1] with length 0]", error.Message);
        Assert.Empty(Transform("chande_momentum_oscillator(v, 1)", []));
    }

    [Theory]
    [InlineData("integral", true)]
    [InlineData("holt_winters", true)]
    [InlineData("elapsed", true)]
    [InlineData("relative_strength_index", true)]
    [InlineData("percentile", false)]
    [InlineData("top", false)]
    [InlineData("mean", false)]
    public void Transformations_are_known(string name, bool expected) => Assert.Equal(expected, FunctionFactory.IsTransformation(name));

    static double[] Numbers(List<Point> points) => [.. points.Select(point => point.Value.AsFloat)];

    static long[] WholeNumbers(List<Point> points) => [.. points.Select(point => point.Value.Integer)];
}
