using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>
/// Looks rows up in a <see cref="SortedJoinIndex"/>. A search begins where the last one in the same group ended: probe rows that come
/// in the order of the condition, as time series do, are found in a step or two.
/// </summary>
sealed unsafe class SortedJoinProbe : JoinProbe
{
    readonly SortedJoinIndex _index;
    readonly JoinProbe? _groupProbe;
    readonly NativeBuffer _hints;
    readonly ColumnScratch[] _flat;
    readonly ColumnScratch[] _words;
    readonly ColumnScratch _groups;
    readonly Column[] _columns;
    readonly ulong*[] _thresholds;
    readonly bool[] _isExact;
    int _rowCount;
    int _row;
    int _position;
    int _end;
    ulong _second;

    public SortedJoinProbe(SortedJoinIndex index, MemoryBudget budget)
    {
        _index = index;
        _groupProbe = index.Groups.CreateProbe(budget);
        int ranges = index.Ranges.Count;
        _flat = [.. Enumerable.Range(0, ranges).Select(_ => new ColumnScratch(budget))];
        _words = [.. Enumerable.Range(0, ranges).Select(_ => new ColumnScratch(budget))];
        _groups = new ColumnScratch(budget);
        _columns = new Column[ranges];
        _thresholds = new ulong*[ranges];
        _isExact = [.. index.Ranges.Select(r => OrderWords.IsExact(r.Values.Type))];
        _hints = NativeBuffer.Allocate((index.Groups.Count + 16L) * 4, budget, "a range join");
        index.Starts.AsSpan(0, index.Groups.Count).CopyTo(new Span<int>(_hints.Pointer, index.Groups.Count));
    }

    public override void Begin(IReadOnlyList<Column> keys, int rowCount)
    {
        int ranges = _columns.Length;
        for (int r = 0; r < ranges; r++)
        {
            _columns[r] = FlattenKernel.Flatten(keys[keys.Count - ranges + r], _flat[r]);
            _thresholds[r] = (ulong*)_words[r].Data(rowCount, 8);
            OrderWords.Write(_columns[r], _index.Ranges[r].Flip, _thresholds[r]);
        }

        int* groups = Groups(rowCount);
        if (_groupProbe is null)
        {
            new Span<int>(groups, rowCount).Clear();
        }
        else
        {
            FindGroups([.. keys.Take(keys.Count - ranges)], rowCount, groups);
        }

        _rowCount = rowCount;
        _row = 0;
        _position = 0;
        _end = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Next(int* probeRows, int* buildRows, int capacity)
    {
        int found = 0;
        while (true)
        {
            while (_position < _end)
            {
                if (found == capacity)
                {
                    return found;
                }

                probeRows[found] = _row - 1;
                buildRows[found++] = _index.Rows[_position];
                Advance(_position + 1);
            }

            if (_row == _rowCount)
            {
                return found;
            }

            Seek(_row++);
        }
    }

    public override void Exists(ulong* mask)
    {
        new Span<ulong>(mask, Bitmap.Words(_rowCount)).Clear();
        for (int row = 0; row < _rowCount; row++)
        {
            Seek(row);
            if (_position < _end)
            {
                Bitmap.Set(mask, row);
            }
        }
    }

    public override void Dispose()
    {
        _groupProbe?.Dispose();
        _hints.Dispose();
        _groups.Dispose();
        foreach (ColumnScratch scratch in _flat.Concat(_words))
        {
            scratch.Dispose();
        }
    }

    int* Groups(int rowCount) => _groups.Offsets(rowCount);

    void FindGroups(Column[] keys, int rowCount, int* groups)
    {
        new Span<int>(groups, rowCount).Fill(-1);
        _groupProbe!.Begin(keys, rowCount);
        int* probeRows = (int*)_groups.Child(0).Data(rowCount, 4);
        int* found = (int*)_groups.Child(1).Data(rowCount, 4);
        int count;
        while ((count = _groupProbe.Next(probeRows, found, rowCount)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                groups[probeRows[i]] = found[i];
            }
        }
    }

    /// <summary>Finds the first partner of a row and the end of those that may be.</summary>
    void Seek(int row)
    {
        _position = 0;
        _end = 0;
        int group = Groups(_rowCount)[row];
        if (group < 0 || !TryThreshold(0, row, out ulong threshold))
        {
            return;
        }

        int start = _index.Starts[group];
        int end = _index.Starts[group + 1];
        int* hint = (int*)_hints.Pointer + group;
        int position = LowerBound(_index.Words, start, end, threshold, *hint);
        *hint = position;
        if (_index.IsNearest)
        {
            _position = _isExact[0] ? position : FirstThatFits(position, end, threshold, row);
            _end = Math.Min(_position + 1, end);
            return;
        }

        if (_columns.Length > 1)
        {
            if (!TryThreshold(1, row, out _second))
            {
                return;
            }

            if (_index.IsBand)
            {
                // The words of the second condition are those of the first turned round.
                end = _second == 0 ? end : LowerBound(_index.Words, position, end, ~_second + 1, position);
            }
        }

        _end = end;
        Advance(position);
    }

    void Advance(int position) => _position = _index.Second is { } tree ? tree.Next(position, _end, _second) : position;

    /// <summary>The word that build rows must reach; false where none can.</summary>
    bool TryThreshold(int range, int row, out ulong threshold)
    {
        Column column = _columns[range];
        threshold = _thresholds[range][row];
        if (column is NullColumn || (column.Validity != null && !Bitmap.Get(column.Validity, row)))
        {
            return false;
        }

        // Equal words of inexact types may be values in the right order: the pairs are checked afterwards.
        return !_index.Ranges[range].IsStrict || !_isExact[range] || ++threshold != 0;
    }

    int FirstThatFits(int from, int end, ulong word, int row)
    {
        int high = word == ulong.MaxValue ? end : LowerBound(_index.Words, from, end, word + 1, from);
        int low = from;
        while (low < high)
        {
            int middle = low + ((high - low) >> 1);
            if (_index.Fits(middle, _columns[0], row))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The first position of a sorted run whose word is not below a threshold; looks around a position first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int LowerBound(ulong* words, int start, int end, ulong threshold, int hint)
    {
        int low;
        int high;
        long step = 1;
        if (hint < end && words[hint] < threshold)
        {
            low = hint + 1;
            high = low;
            while (high < end && words[high] < threshold)
            {
                low = high + 1;
                high = (int)Math.Min(low + step, end);
                step <<= 1;
            }
        }
        else
        {
            high = hint;
            low = start;
            while (high > start)
            {
                int probe = (int)Math.Max(high - step, start);
                if (words[probe] < threshold)
                {
                    low = probe + 1;
                    break;
                }

                high = probe;
                step <<= 1;
            }
        }

        while (low < high)
        {
            int middle = low + ((high - low) >> 1);
            if (words[middle] < threshold)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
