using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Functions.Forecasting;
using Quiver.InfluxQl.Values;
using Xunit;
using static Quiver.InfluxQl.Tests.Functions.FunctionRuns;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>holt_winters and what it searches with; recorded forecasts are among the recorded functions.</summary>
public sealed class ForecastTests
{
    const long Second = 1_000_000_000;

    [Fact]
    public void The_simplex_finds_the_least_value()
    {
        (double value, double[] place) = NelderMead.Minimise(
            at => Math.Pow(at[0] - 3, 2) + Math.Pow(at[1] + 1, 2) + 5, [0, 0], 1e-12, TestContext.Current.CancellationToken);
        Assert.Equal(5, value, 1e-9);
        Assert.Equal(3, place[0], 1e-4);
        Assert.Equal(-1, place[1], 1e-4);
    }

    [Fact]
    public void The_simplex_crosses_a_curved_valley()
    {
        (double value, _) = NelderMead.Minimise(
            at => (100 * Math.Pow(at[1] - (at[0] * at[0]), 2)) + Math.Pow(1 - at[0], 2),
            [-1.2, 1],
            1e-12,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, value, 1e-6);
    }

    [Fact]
    public void Forecasts_follow_the_last_bucket_and_a_fit_starts_at_the_first()
    {
        List<Point> points = Floats(10, 12, 14, 16, 18, 20);
        List<Point> forecast = Transform("holt_winters(mean(v), 3, 0)", points, Buckets(Second));
        List<Point> fit = Transform("holt_winters_with_fit(mean(v), 3, 0)", points, Buckets(Second));
        Assert.Equal([6 * Second, 7 * Second, 8 * Second], forecast.Select(point => point.Time));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i * Second), fit.Select(point => point.Time));
        Assert.Equal(forecast, fit.Skip(6));
        Assert.Equal(10, fit[0].Value.Float);
    }

    [Fact]
    public void What_does_not_change_goes_on_with_seasons()
    {
        List<Point> points = Floats([.. Enumerable.Repeat(8.0, 12)]);
        Assert.All(Transform("holt_winters(mean(v), 5, 4)", points, Buckets(Second)), point => Assert.Equal(8, point.Value.Float, 1e-2));
    }

    [Fact]
    public void Missing_buckets_and_points_without_a_value_are_left_out()
    {
        List<Point> points = Floats(10, 12, 14, 16, 18, 20, 22);
        points.RemoveAt(3);
        List<Point> forecast = Transform("holt_winters_with_fit(mean(v), 2, 0)", points, Buckets(Second));
        points.Insert(3, new Point(3 * Second, InfluxValue.Null));
        Assert.Equal(forecast, Transform("holt_winters_with_fit(mean(v), 2, 0)", points, Buckets(Second)));
        Assert.Equal(9, forecast.Count);
    }

    [Fact]
    public void Too_few_points_have_no_forecast()
    {
        Assert.Empty(Transform("holt_winters(mean(v), 3, 0)", Floats(1), Buckets(Second)));
        Assert.Empty(Transform("holt_winters(mean(v), 3, 5)", Floats(1, 2, 3, 4), Buckets(Second)));
        Assert.Empty(Transform("holt_winters(mean(v), 3, 0)", [], Buckets(Second)));
        List<Point> descending = [.. Floats(1, 2, 3).AsEnumerable().Reverse()];
        Assert.Empty(Transform("holt_winters(mean(v), 3, 0)", descending, Buckets(Second, isAscending: false)));
    }

    [Fact]
    public void Forecasts_that_do_not_fit_memory_are_errors()
    {
        List<Point> far = [new(0, InfluxValue.Of(1.0)), new(long.MaxValue / 2, InfluxValue.Of(2.0))];
        AssertTooLarge("holt_winters(mean(v), 9223372036854775807, 0)", Floats(1, 2, 3), Second, "buckets");
        AssertTooLarge("holt_winters(mean(v), 1, 0)", far, 1, "buckets");
        AssertTooLarge("holt_winters(mean(v), 1, 2500)", Floats(new double[3000]), Second, "buckets a season");
    }

    [Fact]
    public void A_forecast_can_be_stopped() => Assert.Throws<OperationCanceledException>(() => Transform(
        "holt_winters(mean(v), 1, 0)", Floats(1, 2, 3), Buckets(Second) with { Cancellation = new CancellationToken(canceled: true) }));

    static void AssertTooLarge(string call, List<Point> points, long duration, string what)
    {
        var error = Assert.Throws<QuiverException>(() => Transform(call, points, Buckets(duration)));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.Contains("holt_winters takes at most ", error.Message, StringComparison.Ordinal);
        Assert.Contains($" {what}, not ", error.Message, StringComparison.Ordinal);
    }
}
