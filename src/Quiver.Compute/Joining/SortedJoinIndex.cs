using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Comparison;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Joining;

/// <summary>
/// Build rows in groups of equal keys, each sorted by the value of a condition of order: the partners of a probe row under that
/// condition are the end of its group, found by search. A second condition is looked up in a <see cref="MaximumTree"/> over them; or,
/// where it bounds the same value from the other side, ends the run. The nearest partner alone is what ASOF joins ask for.
/// </summary>
sealed unsafe class SortedJoinIndex : JoinIndex
{
    const int PartRows = 1 << 16;
    const int BucketBits = 8;
    readonly JoinGroups _groups;
    readonly IReadOnlyList<JoinRange> _ranges;
    readonly MemoryBudget _budget;
    readonly List<(int From, int To)> _parts = [];
    readonly bool _isNearest;
    int[] _segments = [];
    NativeBuffer? _entries;
    NativeBuffer? _spare;
    NativeBuffer? _rows;
    NativeBuffer? _words;
    MaximumTree? _second;
    int _count;

    /// <summary>
    /// Groups the build rows; then each of <see cref="PartCount"/> parts is to be sorted, and <see cref="Complete"/> called.
    /// </summary>
    /// <param name="keys">The equality keys of all build rows, flat; there may be none.</param>
    /// <param name="nullSafe">For each key whether null equals null.</param>
    /// <param name="ranges">One or two conditions of order. Rows with a null have no partner.</param>
    /// <param name="isNearest">Whether a probe row has one partner only, the nearest by the first condition.</param>
    /// <param name="isBand">Whether the second condition bounds the value of the first from the other side.</param>
    /// <param name="rowCount">The number of build rows.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    public SortedJoinIndex(
        IReadOnlyList<Column> keys, IReadOnlyList<bool> nullSafe, IReadOnlyList<JoinRange> ranges, bool isNearest, bool isBand,
        int rowCount, MemoryBudget budget, CancellationToken cancellationToken)
    {
        RowCount = rowCount;
        IsBand = isBand;
        _ranges = ranges;
        _isNearest = isNearest;
        _budget = budget;
        _groups = new JoinGroups(keys, nullSafe, rowCount, budget, cancellationToken);
        try
        {
            MakeEntries(rowCount);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override long Bytes => _groups.Bytes + (_rows?.Capacity ?? 0) + (_words?.Capacity ?? 0) + (_second?.Bytes ?? 0);

    /// <summary>The number of parts that may be sorted side by side.</summary>
    public int PartCount => _parts.Count;

    /// <summary>Whether the second condition bounds the same value as the first.</summary>
    internal bool IsBand { get; }

    internal bool IsNearest => _isNearest;

    internal IReadOnlyList<JoinRange> Ranges => _ranges;

    internal JoinGroups Groups => _groups;

    /// <summary>Where the rows of each group begin in the order, and the end of the last.</summary>
    internal int[] Starts { get; private set; } = [];

    internal int* Rows => (int*)_rows!.Pointer;

    internal ulong* Words => (ulong*)_words!.Pointer;

    internal MaximumTree? Second => _second;

    public override JoinProbe CreateProbe(MemoryBudget budget) => new SortedJoinProbe(this, budget);

    /// <summary>Sorts the rows of a part.</summary>
    public void SortPart(int part)
    {
        (int first, int last) = _parts[part];
        for (int s = first; s < last; s++)
        {
            SortSegment(_segments[s], _segments[s + 1]);
        }
    }

    /// <summary>Ends the build when all parts are sorted.</summary>
    public void Complete()
    {
        _spare!.Dispose();
        _rows = NativeBuffer.Allocate((_count + 64L) * 4, _budget, "a range join");
        _words = NativeBuffer.Allocate((_count + 64L) * 8, _budget, "a range join");
        var entries = (SortEntry*)_entries!.Pointer;
        for (nint i = 0; i < _count; i++)
        {
            Rows[i] = (int)entries[i].Row;
            Words[i] = entries[i].Key;
        }

        _entries.Dispose();
        _groups.ForgetBuildRows();
        if (_ranges.Count > 1 && !IsBand)
        {
            _second = MakeTree();
        }
    }

    public override void Dispose()
    {
        _groups.Dispose();
        _entries?.Dispose();
        _spare?.Dispose();
        _rows?.Dispose();
        _words?.Dispose();
        _second?.Dispose();
    }

    /// <summary>Whether the value of a build row is on the right side of a value with the same word.</summary>
    internal bool Fits(int position, Column probe, int probeRow)
    {
        JoinRange range = _ranges[0];
        int order = ValueComparer.Compare(range.Values, Rows[position], probe, probeRow);
        return order == 0 ? !range.IsStrict : (order > 0) == range.IsBuildAbove;
    }

    /// <summary>Puts the rows that can have partners into their groups, in order.</summary>
    void MakeEntries(int rowCount)
    {
        using NativeBuffer words = NativeBuffer.Allocate((rowCount + 64L) * 8, _budget, "a range join");
        OrderWords.Write(_ranges[0].Values, _ranges[0].Flip, (ulong*)words.Pointer);
        int* groups = _groups.OfBuildRows;
        int[] starts = new int[_groups.Count + 1];
        foreach (JoinRange range in _ranges.Where(r => r.Values.MayHaveNulls))
        {
            for (int row = 0; row < rowCount; row++)
            {
                groups[row] = range.Values.IsNull(row) ? -1 : groups[row];
            }
        }

        for (int row = 0; row < rowCount; row++)
        {
            starts[groups[row] + 1] += groups[row] < 0 ? 0 : 1;
        }

        for (int g = 0; g < _groups.Count; g++)
        {
            starts[g + 1] += starts[g];
        }

        _count = starts[^1];
        _entries = NativeBuffer.Allocate((_count + 1L) * sizeof(SortEntry), _budget, "a range join");
        _spare = NativeBuffer.Allocate((_count + 1L) * sizeof(SortEntry), _budget, "a range join");
        Starts = [.. starts];
        var entries = (SortEntry*)_entries.Pointer;
        for (int row = 0; row < rowCount; row++)
        {
            if (groups[row] >= 0)
            {
                entries[starts[groups[row]]++] = new SortEntry { Key = ((ulong*)words.Pointer)[row], Row = row };
            }
        }

        _segments = _groups.Count == 1 && _count > PartRows && !IsSorted(entries, _count) ? Buckets() : Starts;
        MakeParts();
    }

    void MakeParts()
    {
        int first = 0;
        for (int s = 0; s + 1 < _segments.Length; s++)
        {
            if (_segments[s + 1] - _segments[first] >= PartRows || s + 2 == _segments.Length)
            {
                _parts.Add((first, s + 1));
                first = s + 1;
            }
        }
    }

    /// <summary>Splits the rows of the only group by the first bits that differ, so that workers can sort pieces of it.</summary>
    int[] Buckets()
    {
        var entries = (SortEntry*)_entries!.Pointer;
        ulong min = ulong.MaxValue;
        ulong max = 0;
        for (nint i = 0; i < _count; i++)
        {
            min = Math.Min(min, entries[i].Key);
            max = Math.Max(max, entries[i].Key);
        }

        int shift = Math.Max(0, 64 - System.Numerics.BitOperations.LeadingZeroCount(max - min) - BucketBits);
        int[] starts = new int[(1 << BucketBits) + 1];
        for (nint i = 0; i < _count; i++)
        {
            starts[(int)((entries[i].Key - min) >> shift) + 1]++;
        }

        for (int b = 0; b < 1 << BucketBits; b++)
        {
            starts[b + 1] += starts[b];
        }

        int[] next = [.. starts];
        var spare = (SortEntry*)_spare!.Pointer;
        for (nint i = 0; i < _count; i++)
        {
            spare[next[(int)((entries[i].Key - min) >> shift)]++] = entries[i];
        }

        (_entries, _spare) = (_spare, _entries);
        return starts;
    }

    void SortSegment(int from, int to)
    {
        SortEntry* entries = (SortEntry*)_entries!.Pointer + from;
        int count = to - from;
        if (!IsSorted(entries, count))
        {
            if (IsReversed(entries, count))
            {
                new Span<SortEntry>(entries, count).Reverse();
            }
            else
            {
                RadixSort.Sort(entries, (SortEntry*)_spare!.Pointer + from, count, 64);
            }
        }

        if (_isNearest && !OrderWords.IsExact(_ranges[0].Values.Type))
        {
            BreakTies(entries, count);
        }
    }

    /// <summary>The nearest of values with equal words is found by search too, so that they are sorted whole.</summary>
    void BreakTies(SortEntry* entries, int count)
    {
        var order = new RowOrder([_ranges[0].Values], [new SortDirection(!_ranges[0].IsBuildAbove, false)]);
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && entries[to].Key == entries[from].Key)
            {
                to++;
            }

            new Span<SortEntry>(entries + from, to - from).Sort((a, b) => order.Compare(a.Row, b.Row));
            from = to;
        }
    }

    static bool IsSorted(SortEntry* entries, int count)
    {
        for (nint i = 1; i < count; i++)
        {
            if (entries[i].Key < entries[i - 1].Key)
            {
                return false;
            }
        }

        return true;
    }

    static bool IsReversed(SortEntry* entries, int count)
    {
        for (nint i = 1; i < count; i++)
        {
            if (entries[i].Key > entries[i - 1].Key)
            {
                return false;
            }
        }

        return true;
    }

    MaximumTree MakeTree()
    {
        using NativeBuffer byRow = NativeBuffer.Allocate((RowCount + 64L) * 8, _budget, "a range join");
        OrderWords.Write(_ranges[1].Values, _ranges[1].Flip, (ulong*)byRow.Pointer);
        NativeBuffer words = NativeBuffer.Allocate((_count + 64L) * 8, _budget, "a range join");
        for (nint i = 0; i < _count; i++)
        {
            ((ulong*)words.Pointer)[i] = ((ulong*)byRow.Pointer)[Rows[i]];
        }

        return new MaximumTree(words, _count, _budget);
    }
}
