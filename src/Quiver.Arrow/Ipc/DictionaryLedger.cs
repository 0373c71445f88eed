using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Remembers which dictionaries were written. Streams may replace a dictionary; files may only append to one, so that there each
/// new dictionary is a delta and codes are shifted by the values before it.
/// </summary>
sealed class DictionaryLedger(bool canReplace)
{
    readonly Dictionary<long, Entry> _entries = [];

    /// <summary>Returns what to add to codes into the values, and whether and how these must be written first.</summary>
    public (int Shift, bool IsNew, bool IsDelta) Place(long id, Column values)
    {
        if (!_entries.TryGetValue(id, out Entry? entry))
        {
            entry = new Entry();
            _entries.Add(id, entry);
        }

        if (canReplace)
        {
            bool isNew = !ReferenceEquals(entry.Last, values);
            entry.Last = values;
            return (0, isNew, false);
        }

        if (entry.Shifts.TryGetValue(values, out StrongBox<int>? shift))
        {
            return (shift.Value, false, false);
        }

        int start = entry.Count;
        if ((long)start + values.Length >= int.MaxValue)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded, "a dictionary of an Arrow file would have more than 2,147,483,646 values; write the column plain");
        }

        entry.Count += values.Length;
        entry.Shifts.Add(values, new StrongBox<int>(start));
        return (start, true, start > 0);
    }

    sealed class Entry
    {
        public Column? Last { get; set; }

        public int Count { get; set; }

        public ConditionalWeakTable<Column, StrongBox<int>> Shifts { get; } = [];
    }
}
