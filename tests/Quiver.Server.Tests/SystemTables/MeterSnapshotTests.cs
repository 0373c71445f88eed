using System.Diagnostics.Metrics;
using Quiver.Server.Observability;
using Xunit;

namespace Quiver.Server.Tests.SystemTables;

public sealed class MeterSnapshotTests
{
    [Fact]
    public void Instruments_haveTheirValues()
    {
        using var meter = new Meter("test");
        using var other = new Meter("test");
        using var snapshot = new MeterSnapshot(candidate => ReferenceEquals(candidate, meter));
        other.CreateCounter<long>("not ours").Add(1);
        Counter<long> counter = meter.CreateCounter<long>("a.counter", "{thing}", "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("door", "x"), new KeyValuePair<string, object?>("code", 200));
        counter.Add(3, new KeyValuePair<string, object?>("door", "x"), new KeyValuePair<string, object?>("code", 200));
        counter.Add(5, new KeyValuePair<string, object?>("door", "y"));
        counter.Add(7);
        meter.CreateUpDownCounter<int>("b.level").Add(-4);
        meter.CreateGauge<double>("c.gauge").Record(1.5);
        Assert.Equal(
            ["a.counter Counter {thing}: =7; code=200,door=x=5; door=y=5", "b.level Gauge : =-4", "c.gauge Gauge : =1.5"],
            snapshot.Collect().Select(TextOf));
    }

    [Fact]
    public void Histograms_countByBucket()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(candidate => ReferenceEquals(candidate, meter));
        Histogram<double> histogram = meter.CreateHistogram(
            "h", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        foreach (double value in new[] { 0.5, 1, 1.5, 2, 2.5, double.PositiveInfinity })
        {
            histogram.Record(value);
        }

        MetricPoint point = Assert.Single(Assert.Single(snapshot.Collect()).Points);
        Assert.Equal(6, point.Count);
        Assert.Equal([1.0, 2.0], point.Bounds);
        Assert.Equal([2L, 2, 2], point.BucketCounts);
    }

    [Fact]
    public void ObservedValues_goWhenTheyAreNotToldAnyMore()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(candidate => ReferenceEquals(candidate, meter));
        List<Measurement<long>> told =
            [new(1, new KeyValuePair<string, object?>("db", "a")), new(2, new KeyValuePair<string, object?>("db", "b"))];
        meter.CreateObservableGauge("g", () => told);
        Assert.Equal(["g Gauge : db=a=1; db=b=2"], snapshot.Collect().Select(TextOf));
        told.RemoveAt(0);
        Assert.Equal(["g Gauge : db=b=2"], snapshot.Collect().Select(TextOf));
    }

    [Fact]
    public void Labels_cannotFillTheMemory()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(candidate => ReferenceEquals(candidate, meter));
        Counter<long> counter = meter.CreateCounter<long>("c");
        for (int i = 0; i < 10_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        Metric metric = Assert.Single(snapshot.Collect());
        Assert.InRange(metric.Points.Count, MetricInstrument.MaxSeries, MetricInstrument.MaxSeries + 1);
        Assert.Equal(10_000, metric.Points.Sum(point => point.Value));
        Assert.Contains(metric.Points, point => point.Labels is [{ Key: "otel.metric.overflow" }]);
    }

    [Fact]
    public async Task Threads_loseNothing()
    {
        using var meter = new Meter("test");
        using var snapshot = new MeterSnapshot(candidate => ReferenceEquals(candidate, meter));
        Counter<long> counter = meter.CreateCounter<long>("c");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("key", i % 7));
            }
        })));
        Assert.Equal(80_000, Assert.Single(snapshot.Collect()).Points.Sum(point => point.Value));
    }

    static string TextOf(Metric metric) => $"{metric.Name} {metric.Kind} {metric.Unit}: " + string.Join("; ", metric.Points.Select(
        point => string.Join(',', point.Labels.Select(label => $"{label.Key}={label.Value}"))
            + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"={point.Value}")));
}
