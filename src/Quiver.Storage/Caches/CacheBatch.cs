using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Caches;

/// <summary>Rows on their way into the caches of a table, and what all of these want to know of them. Used again and again.</summary>
sealed unsafe class CacheBatch
{
    int[] _series = [];
    int[] _newest = [];
    bool[] _repeats = [];

    /// <summary>The columns.</summary>
    public ITableColumns Table { get; private set; } = null!;

    /// <summary>The rows.</summary>
    public TableRows Rows { get; private set; } = null!;

    /// <summary>Whether the rows are from files and older than all that was written since the caches listen.</summary>
    public bool IsStored { get; private set; }

    /// <summary>The time, in nanoseconds.</summary>
    public long Now { get; private set; }

    /// <summary>The number of each series by its slot in the write; to be filled by the caller of <see cref="Begin"/>.</summary>
    public Span<int> Series => _series.AsSpan(0, Rows.Series.Count);

    /// <summary>The row with the latest time of each slot; -1 where there is none.</summary>
    public ReadOnlySpan<int> Newest => _newest.AsSpan(0, Rows.Series.Count);

    /// <summary>Whether a slot has several rows.</summary>
    public ReadOnlySpan<bool> Repeats => _repeats.AsSpan(0, Rows.Series.Count);

    /// <summary>Whether some slot may have two rows with its latest time.</summary>
    public bool HasTies { get; private set; }

    /// <summary>The earliest time.</summary>
    public long MinTime { get; private set; }

    /// <summary>Takes rows up; they are looked at until the next ones are.</summary>
    public void Begin(ITableColumns table, TableRows rows, bool isStored, long now)
    {
        (Table, Rows, IsStored, Now) = (table, rows, isStored, now);
        var slots = rows.Series.Count;
        Growth.Ensure(ref _series, slots);
        Growth.Ensure(ref _newest, slots);
        Growth.Ensure(ref _repeats, slots);
        _newest.AsSpan(0, slots).Fill(-1);
        _repeats.AsSpan(0, slots).Clear();
        (HasTies, MinTime) = (false, long.MaxValue);
        for (var row = 0; row < rows.Count; row++)
        {
            var (slot, time) = (rows.Slots[row], rows.Times[row]);
            MinTime = Math.Min(MinTime, time);
            ref var newest = ref _newest[slot];
            if (newest < 0)
            {
                newest = row;
                continue;
            }

            _repeats[slot] = true;
            var latest = rows.Times[newest];
            HasTies |= time == latest;
            newest = time > latest ? row : newest;
        }
    }
}
