using System.Diagnostics;
using System.Numerics;

namespace Quiver.Bench.Load;

/// <summary>
/// Counts durations in buckets that grow with them, 64 to each doubling, so that a percentile is right within 1.6 % however many were
/// counted (after Gil Tene's HdrHistogram).
/// </summary>
sealed class LatencyHistogram
{
    const int SubBits = 6;
    const int SubCount = 1 << SubBits;
    readonly long[] _counts = new long[(64 - SubBits + 1) * SubCount];
    long _max;

    public long Count { get; private set; }

    public double MaxMilliseconds => _max / 1e6;

    /// <summary>Counts a duration in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks)
    {
        var nanoseconds = (long)(ticks * (1e9 / Stopwatch.Frequency));
        _counts[BucketOf(nanoseconds)]++;
        _max = Math.Max(_max, nanoseconds);
        Count++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        (_max, Count) = (0, 0);
    }

    /// <summary>The duration that a share of all did not exceed; 0 where there are none.</summary>
    public double Milliseconds(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * share));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted)
            {
                return Math.Min(LastOf(bucket), _max) / 1e6;
            }
        }

        return 0;
    }

    static int BucketOf(long value)
    {
        if (value < SubCount)
        {
            return (int)Math.Max(0, value);
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return (shift * SubCount) + (int)(value >> shift);
    }

    static long LastOf(int bucket)
    {
        if (bucket < 2 * SubCount)
        {
            return bucket;
        }

        var shift = (bucket / SubCount) - 1;
        return ((long)((bucket % SubCount) + SubCount + 1) << shift) - 1;
    }
}
