using System.Globalization;

namespace Quiver.Server.Observability;

/// <summary>The running value of an instrument for one set of labels. Any thread measures, any reads.</summary>
sealed class MetricSeries
{
    readonly KeyValuePair<string, object?>[] _tags;
    readonly double[]? _bounds;
    readonly long[]? _counts;
    readonly Lock _lock = new();
    double _value;
    long _count;

    /// <summary>Begins a series.</summary>
    /// <param name="tags">The labels.</param>
    /// <param name="bounds">The bounds of the buckets of a histogram; null for no histogram.</param>
    public MetricSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags, double[]? bounds)
    {
        _tags = tags.ToArray();
        _bounds = bounds;
        _counts = bounds is null ? null : new long[bounds.Length + 1];
    }

    /// <summary>Another series whose labels have the same hash code.</summary>
    public MetricSeries? Next { get; init; }

    /// <summary>In which collection an observed value was seen last.</summary>
    public long Generation { get; private set; }

    /// <summary>Whether these are the labels, in the order in which they were given.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != _tags[i].Key || !Equals(tags[i].Value, _tags[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds to a counter or counts a value of a histogram.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            if (_counts is not null)
            {
                _count++;
                _counts[BucketOf(value)]++;
            }
        }
    }

    /// <summary>Sets the value that an instrument tells when it is asked.</summary>
    public void Set(double value, long generation)
    {
        lock (_lock)
        {
            _value = value;
            Generation = generation;
        }
    }

    /// <summary>Returns the value of this moment.</summary>
    public MetricPoint Read()
    {
        KeyValuePair<string, string>[] labels =
        [
            .. _tags.Select(tag => new KeyValuePair<string, string>(
                    tag.Key, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""))
                .OrderBy(label => label.Key, StringComparer.Ordinal),
        ];
        lock (_lock)
        {
            return new MetricPoint(labels, _value, _count, _bounds, _counts is null ? null : [.. _counts]);
        }
    }

    /// <summary>A value belongs to the first bucket whose bound is not below it.</summary>
    int BucketOf(double value)
    {
        var index = Array.BinarySearch(_bounds!, value);
        return index < 0 ? ~index : index;
    }
}
