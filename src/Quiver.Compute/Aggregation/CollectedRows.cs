using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// The rows of all groups, for aggregates that need every one of them, or need them in an order. Rows remember the morsel they came
/// from where the order of arrival counts: workers add rows out of order, and the order is made when the groups are finished.
/// </summary>
sealed unsafe class CollectedRows : IDisposable
{
    readonly ColumnAppender[] _columns;
    readonly ColumnAppender _groups;
    readonly ColumnAppender? _morsels;
    readonly int _firstKey;
    readonly IReadOnlyList<SortDirection> _directions;
    readonly MemoryBudget _budget;
    readonly ColumnScratch _scratch;
    readonly Lock _indexing = new();
    Column[]? _views;
    int[] _starts = [];
    int[] _rows = [];
    int _indexedGroups = -1;

    /// <summary>Creates an empty collection.</summary>
    /// <param name="types">The types of the columns.</param>
    /// <param name="keyCount">How many of the last columns say the order of a group's rows.</param>
    /// <param name="directions">A direction for each of those.</param>
    /// <param name="keepsArrival">Whether rows with equal keys stay in order of their morsels.</param>
    /// <param name="budget">What memory is counted against.</param>
    public CollectedRows(
        IReadOnlyList<DataType> types, int keyCount, IReadOnlyList<SortDirection> directions, bool keepsArrival, MemoryBudget budget)
    {
        _columns = [.. types.Select(t => new ColumnAppender(t, budget))];
        _groups = new ColumnAppender(DataType.Int32, budget);
        _morsels = keepsArrival ? new ColumnAppender(DataType.Int64, budget) : null;
        _firstKey = types.Count - keyCount;
        _directions = directions;
        _budget = budget;
        _scratch = new ColumnScratch(budget);
    }

    /// <summary>The bytes held.</summary>
    public long Bytes => _columns.Sum(c => c.Bytes) + _groups.Bytes + (_morsels?.Bytes ?? 0) + (_rows.Length * 4L);

    /// <summary>The morsel of the rows that are added.</summary>
    public long Morsel { get; set; }

    /// <summary>The columns, once <see cref="Index"/> was called.</summary>
    public IReadOnlyList<Column> Columns => _views!;

    /// <summary>Adds rows; those whose first column is null are left out on demand.</summary>
    public void Add(IReadOnlyList<Column> columns, ReadOnlySpan<int> groups, bool skipsNulls)
    {
        _indexedGroups = -1;
        int count = groups.Length;
        if (skipsNulls && columns[0].MayHaveNulls)
        {
            int* some = stackalloc int[1024];
            for (int from = 0; from < count; from += 1024)
            {
                int kept = 0;
                for (int i = from; i < Math.Min(count, from + 1024); i++)
                {
                    some[kept] = i;
                    kept += columns[0].IsNull(i) ? 0 : 1;
                }

                Append(columns, some, kept);
                for (int i = 0; i < kept; i++)
                {
                    some[i] = groups[some[i]];
                }

                AppendGroups(some, kept);
            }

            return;
        }

        for (int c = 0; c < _columns.Length; c++)
        {
            _columns[c].Append(columns[c], 0, count);
        }

        fixed (int* all = groups)
        {
            AppendGroups(all, count);
        }
    }

    /// <summary>Adds the rows of some groups of another collection to groups of this one.</summary>
    public void Merge(CollectedRows other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        int highest = -1;
        foreach (int group in otherGroups)
        {
            highest = Math.Max(highest, group);
        }

        other.Index(highest + 1);
        _indexedGroups = -1;
        for (int i = 0; i < groups.Length; i++)
        {
            ReadOnlySpan<int> rows = other.RowsOf(otherGroups[i]);
            fixed (int* indices = rows)
            {
                Append(other.Columns, indices, rows.Length);
                using Column group = RepeatedGroup(groups[i], rows.Length);
                _groups.Append(group, 0, rows.Length);
                if (_morsels is not null)
                {
                    using Column morsels = other._morsels!.View();
                    _morsels.Append(morsels, indices, rows.Length);
                }
            }
        }
    }

    /// <summary>Orders the rows by group, and those of a group as asked for; many readers may call it.</summary>
    public void Index(int groupCount)
    {
        lock (_indexing)
        {
            if (_indexedGroups >= groupCount)
            {
                return;
            }

            _views = [.. _columns.Select(c => c.View())];
            int length = _groups.Length;
            var groups = (FixedWidthColumn)_groups.View();
            int* of = (int*)groups.Data;
            int highest = groupCount;
            for (int i = 0; i < length; i++)
            {
                highest = Math.Max(highest, of[i] + 1);
            }

            _starts = new int[highest + 1];
            for (int i = 0; i < length; i++)
            {
                _starts[of[i] + 1]++;
            }

            for (int g = 0; g < highest; g++)
            {
                _starts[g + 1] += _starts[g];
            }

            _rows = new int[length];
            if (IsInOrder(of, length))
            {
                int[] next = [.. _starts];
                for (int i = 0; i < length; i++)
                {
                    _rows[next[of[i]]++] = i;
                }
            }
            else
            {
                Sort(groups);
            }

            _indexedGroups = highest;
        }
    }

    /// <summary>The rows of a group, in order.</summary>
    public ReadOnlySpan<int> RowsOf(int group) => _rows.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    public void Dispose()
    {
        foreach (ColumnAppender column in _columns)
        {
            column.Dispose();
        }

        _groups.Dispose();
        _morsels?.Dispose();
        _scratch.Dispose();
    }

    /// <summary>Whether the rows of each group lie as they should: no keys, and morsels in order.</summary>
    bool IsInOrder(int* groups, int length)
    {
        if (_firstKey < _columns.Length)
        {
            return false;
        }

        if (_morsels is null)
        {
            return true;
        }

        var morsels = (FixedWidthColumn)_morsels.View();
        long* values = (long*)morsels.Data;
        long[] last = new long[_starts.Length];
        Array.Fill(last, long.MinValue);
        for (int i = 0; i < length; i++)
        {
            if (values[i] < last[groups[i]])
            {
                return false;
            }

            last[groups[i]] = values[i];
        }

        return true;
    }

    void Sort(FixedWidthColumn groups)
    {
        var keys = new List<Column> { groups };
        keys.AddRange(_views![_firstKey..]);
        List<SortDirection> directions = [new SortDirection(false, false), .. _directions];
        if (_morsels is not null)
        {
            keys.Add(_morsels.View());
            directions.Add(new SortDirection(false, false));
        }

        using var permutation = new SortPermutation(keys, directions, groups.Length, _budget);
        for (int b = 0; b < permutation.BucketCount; b++)
        {
            permutation.SortBucket(b);
        }

        using var rows = new RowIndices(_budget);
        permutation.CopyRows(0, groups.Length, rows);
        new ReadOnlySpan<int>(rows.Rows, groups.Length).CopyTo(_rows);
    }

    void Append(IReadOnlyList<Column> columns, int* rows, int count)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            _columns[c].Append(columns[c], rows, count);
        }
    }

    void AppendGroups(int* groups, int count)
    {
        int* data = (int*)_scratch.Data(count, sizeof(int));
        Buffer.MemoryCopy(groups, data, count * 4L, count * 4L);
        _groups.Append(_scratch.FixedWidth(DataType.Int32, count, null, 0), 0, count);
        if (_morsels is not null)
        {
            long* morsels = (long*)_scratch.Child(0).Data(count, sizeof(long));
            new Span<long>(morsels, count).Fill(Morsel);
            _morsels.Append(_scratch.Child(0).FixedWidth(DataType.Int64, count, null, 0), 0, count);
        }
    }

    FixedWidthColumn RepeatedGroup(int group, int count)
    {
        int* data = (int*)_scratch.Data(count, sizeof(int));
        new Span<int>(data, count).Fill(group);
        return _scratch.FixedWidth(DataType.Int32, count, null, 0);
    }
}
