using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>
/// The combinations of values of some columns, each with the latest time of a row that has it; null counts as a value. Not for use by
/// two threads at once.
/// </summary>
sealed unsafe class DistinctValues
{
    /// <summary>Combinations beyond the limit are removed together, so that not each new one costs a sort.</summary>
    const int Slack = 1024;

    readonly CacheSeries _series;
    readonly int[] _columns;
    readonly bool[] _isField;
    readonly TextIndex[] _texts;
    readonly HashSet<(int Series, long Time)> _written = [];
    readonly long _maxAge;
    readonly int[] _combination;
    TextIndex _entries = new();
    int[] _codes = [];
    long[] _lastSeen = [];
    int[] _ofSeries = [];
    long[] _lastTimes = [];
    bool _isFilled;

    /// <summary>Creates a cache without values.</summary>
    /// <param name="definition">What it keeps.</param>
    /// <param name="table">The table, with the columns that the definition names.</param>
    /// <param name="series">The series of the table.</param>
    public DistinctValues(DistinctCacheDefinition definition, ITableColumns table, CacheSeries series)
    {
        Definition = definition;
        _series = series;
        _columns = [.. definition.Columns];
        _isField = [.. _columns.Select(id => table.ColumnOf(id)!.Value.Role.Field is not null)];
        _texts = [.. _columns.Select(_ => new TextIndex())];
        _combination = new int[_columns.Length];
        _maxAge = CacheTime.Nanoseconds(definition.MaxAge);
    }

    /// <summary>What it keeps.</summary>
    public DistinctCacheDefinition Definition { get; }

    /// <summary>Whether values may be here that the table has not any more, or the other way around.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Whether values were removed that the table may have.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many combinations there are.</summary>
    public int Count => _entries.Count - 1;

    /// <summary>Whether a later version of a row can have another combination.</summary>
    public bool HasFields => _isField.Contains(true);

    /// <summary>The bytes of memory.</summary>
    public long Bytes => _entries.Bytes + _texts.Sum(text => text.Bytes) + (_codes.Length * 4L) + (_lastSeen.Length * 8L)
        + (_ofSeries.Length * 4L) + (_lastTimes.Length * 8L);

    /// <summary>The latest time of a row with a combination.</summary>
    public long LastSeen(int entry) => _lastSeen[entry];

    /// <summary>Whether the latest row with a combination is too old.</summary>
    public bool IsExpired(int entry, long now) => CacheTime.IsOlder(_lastSeen[entry], now, _maxAge);

    /// <summary>Returns a value of a combination; null for null.</summary>
    public byte[]? ValueOf(int entry, int column) => _texts[column][CodeOf(entry, column)];

    /// <summary>Returns a number that stands for a value among those of its column; 0 for null.</summary>
    public int CodeOf(int entry, int column) => _codes[(entry * _columns.Length) + column];

    /// <summary>Takes rows up.</summary>
    public void Add(CacheBatch batch)
    {
        if (HasFields)
        {
            AddByFields(batch);
        }
        else
        {
            var newest = batch.Newest;
            for (var slot = 0; slot < newest.Length; slot++)
            {
                if (newest[slot] >= 0)
                {
                    Note(EntryOf(batch.Series[slot]), batch.Rows.Times[newest[slot]]);
                }
            }
        }

        if (Count > Definition.MaxCardinality + (Definition.MaxCardinality / 4) + Slack)
        {
            Keep(_ => true, isLoss: true);
        }
    }

    /// <summary>Looks after rows that were deleted.</summary>
    /// <param name="times">The times.</param>
    /// <param name="series">Which series; null for all.</param>
    /// <param name="isComplete">Whether the series of all rows of the table are known.</param>
    public void Delete(TimeRange times, bool[]? series, bool isComplete)
    {
        var isGone = new bool[Count];
        for (var entry = 0; entry < isGone.Length; entry++)
        {
            // What was seen after the rows that go is there still.
            isGone[entry] = times.Contains(_lastSeen[entry]);
        }

        if (series is not null)
        {
            var (touched, untouched) = (new bool[isGone.Length], new bool[isGone.Length]);
            for (var i = 0; i < _ofSeries.Length && i < series.Length; i++)
            {
                if (_ofSeries[i] > 0)
                {
                    (series[i] ? touched : untouched)[_ofSeries[i] - 1] = true;
                }
            }

            for (var entry = 0; entry < isGone.Length; entry++)
            {
                IsStale |= isGone[entry] && (HasFields || (touched[entry] && (untouched[entry] || !isComplete)));
                isGone[entry] &= HasFields || touched[entry];
            }
        }

        if (!isGone.Contains(true))
        {
            return;
        }

        // Rows before those that were deleted may have the values too.
        IsStale |= times.Min != long.MinValue;
        Keep(entry => !isGone[entry], isLoss: false);
    }

    /// <summary>Removes what was last seen too long ago, and the oldest beyond the most that are kept.</summary>
    public void Evict(long now)
    {
        for (var entry = 0; entry < Count; entry++)
        {
            if (IsExpired(entry, now))
            {
                Keep(other => !IsExpired(other, now), isLoss: true);
                return;
            }
        }

        if (Count > Definition.MaxCardinality)
        {
            Keep(_ => true, isLoss: true);
        }
    }

    /// <summary>Forgets what only mattered while files were read.</summary>
    public void EndFilling()
    {
        _isFilled = true;
        _written.Clear();
        _written.TrimExcess();
    }

    /// <summary>A write may say something about a row that is there already: then its values are not those that the write has.</summary>
    void AddByFields(CacheBatch batch)
    {
        var rows = batch.Rows;
        FieldRows?[] fields = [.. _columns.Select((id, i) => _isField[i]
            ? rows.Fields.FirstOrDefault(field => batch.Table.IdOf(field.Name) == id) : null)];
        for (var row = 0; row < rows.Count; row++)
        {
            var (series, time) = (batch.Series[rows.Slots[row]], rows.Times[row]);
            Growth.Ensure(ref _lastTimes, series + 1, long.MinValue);
            if (batch.IsStored)
            {
                IsStale |= _written.Contains((series, time));
            }
            else
            {
                IsStale |= time <= _lastTimes[series];
                if (!_isFilled)
                {
                    _written.Add((series, time));
                }
            }

            _lastTimes[series] = Math.Max(_lastTimes[series], time);
            for (var i = 0; i < _columns.Length; i++)
            {
                _combination[i] = !_isField[i] ? TagCode(i, series)
                    : fields[i] is { } field && Bitmap.Get(field.Validity, row)
                        ? _texts[i].Add(StringView.SpanOf((StringView*)field.Values + row)) : 0;
            }

            Note(EntryOfCombination(), time);
        }
    }

    void Note(int entry, long time)
    {
        Growth.Ensure(ref _lastSeen, entry + 1, long.MinValue);
        _lastSeen[entry] = Math.Max(_lastSeen[entry], time);
    }

    int EntryOf(int series)
    {
        Growth.Ensure(ref _ofSeries, series + 1);
        if (_ofSeries[series] == 0)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _combination[i] = TagCode(i, series);
            }

            _ofSeries[series] = EntryOfCombination() + 1;
        }

        return _ofSeries[series] - 1;
    }

    int TagCode(int column, int series) =>
        _series.Find(_columns[column]) is { } tag && tag.CodeOf(series) is > 0 and var code ? _texts[column].Add(tag.Values[code]) : 0;

    int EntryOfCombination()
    {
        var before = Count;
        var entry = _entries.Add(MemoryMarshal.AsBytes(_combination.AsSpan())) - 1;
        if (entry == before)
        {
            Growth.Ensure(ref _codes, Count * _columns.Length);
            _combination.CopyTo(_codes, entry * _columns.Length);
        }

        return entry;
    }

    /// <summary>Keeps those of which a condition holds, the latest if there are too many.</summary>
    /// <param name="condition">Tells which.</param>
    /// <param name="isLoss">Whether the table may have those that go.</param>
    void Keep(Func<int, bool> condition, bool isLoss)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(condition)];
        if (kept.Length > Definition.MaxCardinality)
        {
            Array.Sort(kept, (left, right) => _lastSeen[right].CompareTo(_lastSeen[left]));
            Array.Resize(ref kept, (int)Definition.MaxCardinality);
            isLoss = true;
        }

        if (kept.Length == Count)
        {
            return;
        }

        HasMore |= isLoss;
        var (codes, lastSeen) = (_codes, _lastSeen);
        byte[]?[][] values = [.. _texts.Select(text => Enumerable.Range(0, text.Count).Select(code => text[code]).ToArray())];
        (_entries, _codes, _lastSeen, _ofSeries) = (new TextIndex(), [], [], []);
        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i] = new TextIndex();
        }

        foreach (var entry in kept)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                var code = codes[(entry * _columns.Length) + i];
                _combination[i] = code == 0 ? 0 : _texts[i].Add(values[i][code]);
            }

            var moved = EntryOfCombination();
            Growth.Ensure(ref _lastSeen, moved + 1, long.MinValue);
            _lastSeen[moved] = lastSeen[entry];
        }

        for (var series = 0; series < _series.Count && !HasFields; series++)
        {
            // Deletes must know which series a combination has; one that is gone comes back with a row only.
            Growth.Ensure(ref _ofSeries, series + 1);
            for (var i = 0; i < _columns.Length; i++)
            {
                var tag = _series.Find(_columns[i]);
                _combination[i] = tag is not null && tag.CodeOf(series) is > 0 and var code ? _texts[i].Find(tag.Values[code]) : 0;
            }

            _ofSeries[series] = Math.Max(0, _entries.Find(MemoryMarshal.AsBytes(_combination.AsSpan())));
        }
    }
}
