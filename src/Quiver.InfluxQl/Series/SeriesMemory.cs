using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Counts the managed memory of rows of series against the budget of their query, and lets it be stopped.</summary>
sealed class SeriesMemory(SelectQuota quota) : IDisposable
{
    /// <summary>Bytes are taken from the budget in pieces of as many.</summary>
    const long Piece = 64 << 10;

    long _used;
    long _reserved;

    /// <summary>What the statement may take.</summary>
    public SelectQuota Quota => quota;

    /// <summary>Counts rows of a time and some values.</summary>
    /// <exception cref="QuiverException">There is not so much memory left.</exception>
    public void Take(long rows, int values)
    {
        quota.ThrowIfStopped();

        // A list that has just grown is half empty.
        _used += 2 * rows * (sizeof(long) + ((long)values * Unsafe.SizeOf<InfluxValue>()));
        if (_used > _reserved)
        {
            long more = (_used - _reserved + Piece - 1) / Piece * Piece;
            quota.Memory.Reserve(more, "InfluxQL, which keeps the rows of a series in memory,");
            _reserved += more;
        }
    }

    /// <summary>Counts a list of points.</summary>
    /// <exception cref="QuiverException">There is not so much memory left.</exception>
    public void Take(List<Point> points) => Take(points.Count, 2);

    /// <summary>Gives back what was counted: the rows are not needed any more.</summary>
    public void Clear()
    {
        quota.Memory.Release(_reserved);
        (_used, _reserved) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
