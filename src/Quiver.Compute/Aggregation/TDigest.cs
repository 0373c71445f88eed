namespace Quiver.Compute.Aggregation;

/// <summary>
/// A merging t-digest (Dunning and Ertl, "Computing Extremely Accurate Quantiles Using t-Digests", 2019): clusters that are small at both
/// ends, so that quantiles there are nearly exact, by the scale function k1.
/// </summary>
sealed class TDigest
{
    const double Compression = 200;
    const int BufferedValues = 1024;
    readonly List<(double Mean, double Weight)> _pending = [];
    (double Mean, double Weight)[] _clusters = [];
    double _least = double.PositiveInfinity;
    double _greatest = double.NegativeInfinity;

    /// <summary>The bytes held.</summary>
    public long Bytes => (_clusters.Length + _pending.Capacity) * 16L;

    /// <summary>Adds a value with a weight above zero; NaN does not count.</summary>
    public void Add(double value, double weight)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        _least = Math.Min(_least, value);
        _greatest = Math.Max(_greatest, value);
        _pending.Add((value, weight));
        if (_pending.Count >= BufferedValues)
        {
            Compress();
        }
    }

    /// <summary>Adds what another digest has.</summary>
    public void Merge(TDigest other)
    {
        other.Compress();
        _least = Math.Min(_least, other._least);
        _greatest = Math.Max(_greatest, other._greatest);
        _pending.AddRange(other._clusters);
        Compress();
    }

    /// <summary>Returns the value below which a fraction of the weight lies; null where there is none.</summary>
    public double? Quantile(double fraction)
    {
        Compress();
        if (_clusters.Length == 0)
        {
            return null;
        }

        if (double.IsNegative(fraction))
        {
            fraction = 1 + fraction;
        }

        double target = fraction * _clusters.Sum(c => c.Weight);
        double before = 0;
        (double lastPlace, double lastMean) = (0, _least);
        foreach ((double mean, double weight) in _clusters)
        {
            double place = before + (weight / 2);
            if (target < place)
            {
                return Between(lastPlace, lastMean, place, mean, target);
            }

            (lastPlace, lastMean) = (place, mean);
            before += weight;
        }

        return Between(lastPlace, lastMean, before, _greatest, target);
    }

    static double Between(double left, double leftMean, double right, double rightMean, double target) =>
        right <= left || leftMean.Equals(rightMean)
            ? rightMean
            : leftMean + ((rightMean - leftMean) * Math.Clamp((target - left) / (right - left), 0, 1));

    /// <summary>Makes clusters of all; readers of finished groups may come side by side.</summary>
    void Compress()
    {
        lock (_pending)
        {
            if (_pending.Count > 0)
            {
                CompressPending();
            }
        }
    }

    void CompressPending()
    {
        _pending.AddRange(_clusters);
        _pending.Sort((a, b) => a.Mean.CompareTo(b.Mean));
        double total = _pending.Sum(c => c.Weight);
        var merged = new List<(double Mean, double Weight)>();
        (double mean, double weight) = _pending[0];
        double before = 0;
        double limit = total * NextBound(0);
        foreach ((double nextMean, double nextWeight) in _pending.Skip(1))
        {
            if (before + weight + nextWeight <= limit)
            {
                weight += nextWeight;
                mean = double.IsInfinity(mean) || double.IsInfinity(nextMean)
                    ? mean + nextMean
                    : mean + ((nextMean - mean) * nextWeight / weight);
                continue;
            }

            merged.Add((mean, weight));
            before += weight;
            limit = total * NextBound(before / total);
            (mean, weight) = (nextMean, nextWeight);
        }

        merged.Add((mean, weight));
        _clusters = [.. merged];
        _pending.Clear();
    }

    /// <summary>The fraction at which a cluster that starts at another one must end.</summary>
    static double NextBound(double fraction)
    {
        double k = (Compression / (2 * Math.PI) * Math.Asin((2 * Math.Min(fraction, 1)) - 1)) + 1;
        return k >= Compression / 4 ? 1 : (Math.Sin(k * 2 * Math.PI / Compression) + 1) / 2;
    }
}
