using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.InfluxQl.Series;

/// <summary>What one statement may still take, its subqueries included, and whether it is to end.</summary>
/// <param name="limits">The limits.</param>
/// <param name="memory">Counts what its rows take.</param>
/// <param name="stop">Cancelled when the statement is to end: whoever asked has gone, its time is up, or it was killed.</param>
sealed class SelectQuota(SelectLimits limits, MemoryBudget memory, CancellationToken stop)
{
    long _points;

    /// <summary>The limits.</summary>
    public SelectLimits Limits => limits;

    /// <summary>Counts what rows take.</summary>
    public MemoryBudget Memory => memory;

    /// <summary>Cancelled when the statement is to end.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Fails once the statement is to end. Loops over many points ask now and then.</summary>
    public void ThrowIfStopped() => stop.ThrowIfCancellationRequested();

    /// <summary>Counts points that were read.</summary>
    /// <exception cref="QuiverException">They are more than the limit.</exception>
    public void AddPoints(long count)
    {
        _points += count;
        if (limits.Points is { } most && _points > most)
        {
            // The misspelt word is InfluxDB's; programs look for it.
            throw Exceeded("max-select-point limit exceeed", _points, most);
        }
    }

    /// <summary>Checks the count of the series of a source.</summary>
    /// <exception cref="QuiverException">They are more than the limit.</exception>
    public void CheckSeries(long count)
    {
        if (limits.Series is { } most && count > most)
        {
            throw Exceeded("max-select-series limit exceeded", count, most);
        }
    }

    /// <summary>Checks the count of the buckets of a series.</summary>
    /// <exception cref="QuiverException">They are more than the limit.</exception>
    public void CheckBuckets(Int128 count)
    {
        long most = limits.Buckets ?? SelectLimits.DefaultBuckets;
        if (count > most)
        {
            throw Exceeded("max-select-buckets limit exceeded", count, most);
        }
    }

    static QuiverException Exceeded(string what, Int128 count, long most) => new(
        ErrorCode.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"{what}: ({count}/{most})"));
}
