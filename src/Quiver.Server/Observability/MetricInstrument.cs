using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Quiver.Server.Observability;

/// <summary>An instrument that is listened to, with its series.</summary>
sealed class MetricInstrument
{
    /// <summary>More sets of labels of one instrument are counted as one, so that a careless label cannot fill the memory.</summary>
    public const int MaxSeries = 2_000;

    static readonly KeyValuePair<string, object?>[] _overflow = [new("otel.metric.overflow", "true")];

    // Seconds: the buckets that the conventions of OpenTelemetry advise for durations of requests, and some below for what is fast here.
    static readonly double[] _seconds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

    static readonly double[] _sizes = [.. Enumerable.Range(0, 14).Select(i => 256 * Math.Pow(4, i))];

    readonly ConcurrentDictionary<int, MetricSeries> _series = new();
    readonly double[]? _bounds;
    int _count;

    /// <summary>Begins to listen.</summary>
    public MetricInstrument(Instrument instrument, MetricKind kind, double[]? advised)
    {
        Instrument = instrument;
        Kind = kind;
        _bounds = kind != MetricKind.Histogram ? null : advised ?? (instrument.Unit == "s" ? _seconds : _sizes);
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>How its values are to be read.</summary>
    public MetricKind Kind { get; }

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">What was measured.</param>
    /// <param name="tags">The labels.</param>
    /// <param name="generation">The collection that goes on, for instruments that are asked.</param>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long generation)
    {
        MetricSeries series = Find(tags);
        if (Instrument.IsObservable || Instrument is Gauge<long> or Gauge<int> or Gauge<double>)
        {
            series.Set(value, generation);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Returns the values of this moment, those of instruments that are asked only where they were told in a collection.</summary>
    public Metric Read(long generation) => new(
        Instrument.Meter.Name, Instrument.Name, Instrument.Unit ?? "", Instrument.Description ?? "", Kind,
        [.. _series.Values.SelectMany(Chain).Where(series => !Instrument.IsObservable || series.Generation == generation)
            .Select(series => series.Read())
            .OrderBy(point => string.Join('\0', point.Labels.Select(label => label.Value)), StringComparer.Ordinal)]);

    static IEnumerable<MetricSeries> Chain(MetricSeries first)
    {
        for (MetricSeries? series = first; series is not null; series = series.Next)
        {
            yield return series;
        }
    }

    static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }

    MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        int hash = HashOf(tags);
        while (true)
        {
            _series.TryGetValue(hash, out MetricSeries? first);
            for (MetricSeries? series = first; series is not null; series = series.Next)
            {
                if (series.Has(tags))
                {
                    return series;
                }
            }

            if (Volatile.Read(ref _count) >= MaxSeries && !tags.SequenceEqual(_overflow))
            {
                return Find(_overflow);
            }

            var made = new MetricSeries(tags, _bounds) { Next = first };
            if (first is null ? _series.TryAdd(hash, made) : _series.TryUpdate(hash, made, first))
            {
                Interlocked.Increment(ref _count);
                return made;
            }
        }
    }
}
