namespace Quiver.Storage.Caches;

/// <summary>
/// For each key of a cache its rows, the latest first, as lists of slots. It also knows of which keys rows were left out: of all others
/// the lists have every row. Not for use by two threads at once.
/// </summary>
sealed class RowLists
{
    /// <summary>No slot.</summary>
    public const int None = -1;

    long[] _times = [];
    int[] _series = [];
    int[] _keys = [];
    int[] _next = [];
    int[] _previous = [];
    int[] _heads = [];
    int[] _tails = [];
    int[] _counts = [];
    long[] _leftOut = [];
    int _free = None;

    /// <summary>One more than the largest slot that was ever used.</summary>
    public int SlotCount { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many keys have been seen.</summary>
    public int KeyCount { get; private set; }

    /// <summary>The bytes of memory.</summary>
    public long Bytes => (_times.Length * 24L) + (_heads.Length * 20L);

    /// <summary>Whether there is a row in a slot.</summary>
    public bool IsUsed(int slot) => _keys[slot] >= 0;

    /// <summary>The time of a slot's row.</summary>
    public long TimeOf(int slot) => _times[slot];

    /// <summary>The series of a slot's row.</summary>
    public int SeriesOf(int slot) => _series[slot];

    /// <summary>The key of a slot's row.</summary>
    public int KeyOf(int slot) => _keys[slot];

    /// <summary>The latest row of a key; none where there is no row.</summary>
    public int HeadOf(int key) => _heads[key];

    /// <summary>The earliest row of a key; none where there is no row.</summary>
    public int TailOf(int key) => _tails[key];

    /// <summary>The row after one in the list of its key, which is not later.</summary>
    public int After(int slot) => _next[slot];

    /// <summary>How many rows of a key there are.</summary>
    public int CountOf(int key) => _counts[key];

    /// <summary>Whether the table may have rows of the key that are not here.</summary>
    public bool HasMore(int key) => _leftOut[key] != long.MinValue;

    /// <summary>The latest time that a row of the key can have which is not here; the smallest there is where all are.</summary>
    public long LatestLeftOut(int key) => _leftOut[key];

    /// <summary>Notes that a row of a key is not here.</summary>
    public void LeaveOut(int key, long time) => _leftOut[key] = Math.Max(_leftOut[key], Math.Max(time, long.MinValue + 1));

    /// <summary>Notes that all rows up to a time were deleted, those that are not here too.</summary>
    public void ForgetLeftOut(long until)
    {
        for (var key = 0; key < KeyCount; key++)
        {
            _leftOut[key] = _leftOut[key] <= until ? long.MinValue : _leftOut[key];
        }
    }

    /// <summary>Makes room for keys.</summary>
    public void ReserveKey(int key)
    {
        if (key < KeyCount)
        {
            return;
        }

        Growth.Ensure(ref _heads, key + 1, None);
        Growth.Ensure(ref _tails, key + 1, None);
        Growth.Ensure(ref _counts, key + 1);
        Growth.Ensure(ref _leftOut, key + 1, long.MinValue);
        KeyCount = key + 1;
    }

    /// <summary>Returns a slot that no row has.</summary>
    public int Take()
    {
        if (_free != None)
        {
            var slot = _free;
            _free = _next[slot];
            return slot;
        }

        Growth.Ensure(ref _times, SlotCount + 1);
        Growth.Ensure(ref _series, SlotCount + 1);
        Growth.Ensure(ref _keys, SlotCount + 1, None);
        Growth.Ensure(ref _next, SlotCount + 1);
        Growth.Ensure(ref _previous, SlotCount + 1);
        return SlotCount++;
    }

    /// <summary>Gives a slot back that is in no list.</summary>
    public void Free(int slot)
    {
        _keys[slot] = None;
        _next[slot] = _free;
        _free = slot;
    }

    /// <summary>Puts a row in the list of a key.</summary>
    /// <param name="slot">The slot of the row.</param>
    /// <param name="key">The key.</param>
    /// <param name="time">The time of the row.</param>
    /// <param name="series">The series of the row.</param>
    /// <param name="after">The last row that is not earlier; none for none.</param>
    public void Insert(int slot, int key, long time, int series, int after)
    {
        var next = after == None ? _heads[key] : _next[after];
        (_times[slot], _series[slot], _keys[slot]) = (time, series, key);
        (_next[slot], _previous[slot]) = (next, after);
        if (after == None)
        {
            _heads[key] = slot;
        }
        else
        {
            _next[after] = slot;
        }

        if (next == None)
        {
            _tails[key] = slot;
        }
        else
        {
            _previous[next] = slot;
        }

        _counts[key]++;
        RowCount++;
    }

    /// <summary>Takes a row out of the list of its key.</summary>
    public void Remove(int slot)
    {
        var (key, next, previous) = (_keys[slot], _next[slot], _previous[slot]);
        if (previous == None)
        {
            _heads[key] = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next == None)
        {
            _tails[key] = previous;
        }
        else
        {
            _previous[next] = previous;
        }

        _counts[key]--;
        RowCount--;
        _keys[slot] = None;
    }

    /// <summary>Finds a row of a key, or its place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="time">The time.</param>
    /// <param name="series">The series.</param>
    /// <param name="after">The last row that is not earlier; none for none.</param>
    /// <returns>The slot of the row; none where it is not there.</returns>
    public int Find(int key, long time, int series, out int after)
    {
        after = None;
        for (var slot = _heads[key]; slot != None && _times[slot] >= time; slot = _next[slot])
        {
            if (_times[slot] == time && _series[slot] == series)
            {
                return slot;
            }

            after = slot;
        }

        return None;
    }
}
