using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Quiver.Server.Observability;

/// <summary>
/// Listens to instruments and knows their values at any moment: the one source of the table of metrics and of Prometheus' text.
/// Measuring takes no lock but that of the series and allocates nothing.
/// </summary>
sealed class MeterSnapshot : IDisposable
{
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<Instrument, MetricInstrument> _instruments = new(ReferenceEqualityComparer.Instance);
    readonly Lock _lock = new();
    long _generation;

    /// <summary>Begins to listen.</summary>
    /// <param name="isIncluded">Which meters count: a program may have several servers, each with a meter of its own.</param>
    public MeterSnapshot(Func<Meter, bool> isIncluded)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isIncluded(instrument.Meter) && Describe(instrument) is { } metric && _instruments.TryAdd(instrument, metric))
            {
                listener.EnableMeasurementEvents(instrument, metric);
            }
        };
        _listener.MeasurementsCompleted = (instrument, state) => _instruments.TryRemove(instrument, out _);
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.Start();
    }

    /// <summary>Returns all metrics of this moment, by name.</summary>
    public IReadOnlyList<Metric> Collect()
    {
        // Instruments that are asked answer into the series, so one collection goes on at a time.
        lock (_lock)
        {
            _generation++;
            _listener.RecordObservableInstruments();
            return
            [
                .. _instruments.Values.Select(instrument => instrument.Read(_generation)).Where(metric => metric.Points.Count > 0)
                    .OrderBy(metric => metric.Name, StringComparer.Ordinal).ThenBy(metric => metric.Meter, StringComparer.Ordinal),
            ];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((MetricInstrument)state!).Record(value, tags, Volatile.Read(ref _generation));

    /// <summary>Values of other types than these are not used by any meter that is listened to.</summary>
    static MetricInstrument? Describe(Instrument instrument) =>
        Describe<long>(instrument) ?? Describe<double>(instrument) ?? Describe<int>(instrument);

    static MetricInstrument? Describe<T>(Instrument instrument)
        where T : struct => instrument switch
    {
        Histogram<T> histogram => new MetricInstrument(
            instrument, MetricKind.Histogram,
            histogram.Advice?.HistogramBucketBoundaries is { Count: > 0 } bounds
                ? [.. bounds.Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))] : null),
        Counter<T> or ObservableCounter<T> => new MetricInstrument(instrument, MetricKind.Counter, null),
        UpDownCounter<T> or ObservableUpDownCounter<T> or Gauge<T> or ObservableGauge<T> =>
            new MetricInstrument(instrument, MetricKind.Gauge, null),
        _ => null,
    };
}
