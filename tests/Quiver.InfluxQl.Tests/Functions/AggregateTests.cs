using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Values;
using Xunit;
using static Quiver.InfluxQl.Tests.Functions.FunctionRuns;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>Aggregates of the points of a bucket.</summary>
public sealed class AggregateTests
{
    [Fact]
    public void Numbers_are_those_of_the_definitions() => ForRandomPoints(areTimesUnique: false, (points, _) =>
    {
        double[] values = [.. points.Select(point => point.Value.AsFloat).Order()];
        int count = values.Length;
        if (count == 0)
        {
            Assert.All(["count(v)", "sum(v)", "mean(v)", "median(v)", "spread(v)", "stddev(v)", "mode(v)", "distinct(v)"],
                call => Assert.Empty(Reduce(call, points)));
            return;
        }

        Assert.Equal(InfluxValue.Of((long)count), Single("count(v)", points));
        Assert.Equal(values.Sum(), Single("sum(v)", points).AsFloat);
        Assert.Equal(points[0].Value.Type, Single("sum(v)", points).Type);
        Assert.Equal(values.Sum() / count, Single("mean(v)", points).Float, 1e-12);
        Assert.Equal((values[count / 2] + values[(count - 1) / 2]) / 2, Single("median(v)", points).Float, 1e-12);
        Assert.Equal(values[^1] - values[0], Single("spread(v)", points).AsFloat);
        if (count > 1)
        {
            double mean = values.Average();
            double expected = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (count - 1));
            Assert.Equal(expected, Single("stddev(v)", points).Float, 1e-9);
        }
    });

    [Fact]
    public void Mode_is_among_the_most_frequent() => ForRandomPoints(areTimesUnique: false, (points, _) =>
    {
        if (points.Count > 0)
        {
            Dictionary<InfluxValue, int> counts = points.CountBy(point => point.Value).ToDictionary();
            Assert.Equal(counts.Values.Max(), counts[Single("mode(v)", points)]);
        }
    });

    [Fact]
    public void Mode_settles_ties_as_InfluxDB_does()
    {
        Assert.Equal(InfluxValue.Of(2L), Single("mode(v)", Integers(1, 2, 2, 1)));
        Assert.Equal(InfluxValue.Of("b"), Single("mode(v)", Texts("b", "a", "a", "b")));
        Assert.Equal(InfluxValue.Of(-3L), Single("mode(v)", Integers(5, -3, 4)));
        Assert.Equal(InfluxValue.Of(true), Single("mode(v)", Booleans(false, true)));
        Assert.Equal(InfluxValue.Of(false), Single("mode(v)", Booleans(false, true, false)));
    }

    [Fact]
    public void Integers_wrap()
    {
        List<Point> extremes = Integers(long.MaxValue, long.MinValue);
        Assert.Equal(InfluxValue.Of(-1L), Single("spread(v)", extremes));
        Assert.Equal(InfluxValue.Of(long.MinValue), Single("sum(v)", Integers(long.MaxValue, 1)));
        Assert.Equal(InfluxValue.Of(long.MinValue / 2.0), Single("mean(v)", Integers(long.MaxValue, 1)));
    }

    [Fact]
    public void One_point_has_a_deviation_without_a_value() =>
        Assert.Equal([new Point(0, InfluxValue.Null)], Reduce("stddev(v)", Floats(3)));

    [Fact]
    public void Distinct_gives_each_value_once_in_the_order_of_first_times() =>
        ForRandomPoints(areTimesUnique: true, (points, isAscending) => Assert.Equal(
            points.Select(point => point.Value).Distinct(),
            Reduce("distinct(v)", points, Plain with { IsAscending = isAscending }).Select(point => point.Value)));

    [Fact]
    public void Distinct_orders_values_of_one_time_and_knows_one_zero()
    {
        List<Point> points = [.. Floats(3, 1, 0.0, -0.0).Select(point => point with { Time = 5 })];
        Assert.Equal([0.0, 1, 3], Reduce("distinct(v)", points).Select(point => point.Value.Float));
    }

    [Fact]
    public void Texts_are_ordered_by_their_bytes()
    {
        List<Point> points = [.. Texts("\U0001f600", "\uffee").Select(point => point with { Time = 0 })];
        Assert.Equal(["\uffee", "\U0001f600"], Reduce("distinct(v)", points).Select(point => point.Value.Text));
    }

    [Theory]
    [InlineData("mean(s)", "string", "unsupported mean iterator type: *query.stringInterruptIterator")]
    [InlineData("non_negative_derivative(b)", "boolean", "unsupported derivative iterator type: *query.booleanInterruptIterator")]
    [InlineData("moving_average(s, 2)", "string", "unsupported moving average iterator type: *query.stringInterruptIterator")]
    [InlineData("max(s)", "string", "unsupported max iterator type: *query.stringInterruptIterator")]
    [InlineData("top(b, 1)", "boolean", "unsupported top iterator type: *query.booleanInterruptIterator")]
    [InlineData("difference(last(s))", "string", "unsupported difference iterator type: *query.stringFillIterator")]
    public void Types_that_a_function_does_not_take_are_errors(string call, string type, string message)
    {
        var error = Assert.Throws<QuiverException>(() => FunctionFactory.ResultTypeOf(Parse(call), InfluxTypes.OfWord(type)));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("count(v)", "string", "integer")]
    [InlineData("elapsed(v)", "boolean", "integer")]
    [InlineData("sum(v)", "unsigned", "unsigned")]
    [InlineData("mean(v)", "integer", "float")]
    [InlineData("max(v)", "boolean", "boolean")]
    [InlineData("kaufmans_efficiency_ratio(v, 2)", "integer", "float")]
    public void Results_have_their_types(string call, string input, string expected) =>
        Assert.Equal(expected, InfluxTypes.WordOf(FunctionFactory.ResultTypeOf(Parse(call), InfluxTypes.OfWord(input))));

    static InfluxValue Single(string call, List<Point> points)
    {
        Point point = Assert.Single(Reduce(call, points));
        Assert.Equal((0, -1), (point.Time, point.Row));
        return point.Value;
    }

    static List<Point> Texts(params string[] values) => [.. values.Select((value, i) => new Point(i, InfluxValue.Of(value), i))];

    static List<Point> Booleans(params bool[] values) => [.. values.Select((value, i) => new Point(i, InfluxValue.Of(value), i))];
}
