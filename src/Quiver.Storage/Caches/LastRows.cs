using System.Runtime.CompilerServices;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>
/// The newest rows of each key. Rows come in the order of writes, those of files at any time while the cache is filled; each has its
/// place by its time, and one that is there already is completed: a value of a later write wins, one of a file gives way. So it does
/// not matter in which order files and writes come. Not for use by two threads at once.
/// </summary>
sealed unsafe class LastRows
{
    readonly CacheSeries _series;
    readonly CacheKeys _keys;
    readonly CacheColumn[] _keyFields;
    readonly Dictionary<int, CacheColumn> _columns = [];
    readonly Dictionary<(int Series, long Time), int>? _byRow;
    readonly HashSet<(int Series, long Time)> _written = [];
    readonly long _timeToLive;
    bool _isFilled;
    CacheColumn[] _all = [];
    long[] _insertedAt = [];
    long[] _lastTimes = [];

    /// <summary>Creates a cache without rows.</summary>
    /// <param name="definition">What it keeps.</param>
    /// <param name="table">The table, with the columns that the definition names.</param>
    /// <param name="series">The series of the table.</param>
    public LastRows(LastCacheDefinition definition, ITableColumns table, CacheSeries series)
    {
        Definition = definition;
        _series = series;
        _timeToLive = CacheTime.Nanoseconds(definition.TimeToLive);
        List<int>? tags = definition.KeyColumns is null ? null : [];
        foreach (var id in definition.KeyColumns ?? [])
        {
            if (table.ColumnOf(id)!.Value.Role.Field is { } type)
            {
                AddColumn(id, type);
            }
            else
            {
                tags!.Add(id);
            }
        }

        _keyFields = _all;
        _keys = new CacheKeys(tags, _keyFields, series);
        _byRow = _keyFields.Length > 0 ? [] : null;
    }

    /// <summary>What it keeps.</summary>
    public LastCacheDefinition Definition { get; }

    /// <summary>The rows.</summary>
    public RowLists Lists { get; } = new();

    /// <summary>Whether rows are missing that only the stored data can tell.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Whether a later version of a row can have another key.</summary>
    public bool HasKeyFields => _byRow is not null;

    /// <summary>The bytes of memory.</summary>
    public long Bytes => Lists.Bytes + _keys.Bytes + (_insertedAt.Length * 8L) + _all.Sum(column => column.Bytes)
        + ((_byRow?.Count ?? 0) * 40L) + (_lastTimes.Length * 8L);

    /// <summary>Returns the values of a field; null where no row has one.</summary>
    public CacheColumn? Find(int columnId) => _columns.GetValueOrDefault(columnId);

    /// <summary>Whether the row in a slot was inserted too long ago.</summary>
    public bool IsExpired(int slot, long now) => IsExpired(_insertedAt[slot], now);

    /// <summary>When the row in a slot was inserted.</summary>
    public long InsertedAt(int slot) => _insertedAt[slot];

    /// <summary>Takes rows up.</summary>
    public void Add(CacheBatch batch)
    {
        var columns = ColumnsOf(batch);
        if (_byRow is not null)
        {
            for (var row = 0; row < batch.Rows.Count; row++)
            {
                AddByFields(batch, columns, row);
            }
        }
        else if (Definition.Count == 1 && !batch.HasTies)
        {
            AddNewest(batch, columns);
        }
        else
        {
            for (var row = 0; row < batch.Rows.Count; row++)
            {
                var series = batch.Series[batch.Rows.Slots[row]];
                Add(batch, columns, row, series, KeyOf(series));
            }
        }
    }

    /// <summary>Removes rows that were deleted.</summary>
    /// <param name="times">The times.</param>
    /// <param name="series">Which series; null for all.</param>
    public void Delete(TimeRange times, bool[]? series)
    {
        var isPrefix = times.Min == long.MinValue && series is null;
        for (var slot = 0; slot < Lists.SlotCount; slot++)
        {
            if (!Lists.IsUsed(slot) || !times.Contains(Lists.TimeOf(slot)) || series?[Lists.SeriesOf(slot)] == false)
            {
                continue;
            }

            // What takes the place of the row may be one that was left out.
            IsStale |= !isPrefix && Lists.HasMore(Lists.KeyOf(slot));
            Drop(slot);
        }

        if (isPrefix)
        {
            Lists.ForgetLeftOut(times.Max);
        }
    }

    /// <summary>Removes rows that were inserted too long ago.</summary>
    public void Evict(long now)
    {
        for (var slot = 0; slot < Lists.SlotCount; slot++)
        {
            if (Lists.IsUsed(slot) && IsExpired(slot, now))
            {
                LeaveOut(slot);
            }
        }
    }

    /// <summary>Takes over when rows were inserted from a cache that this one replaces.</summary>
    /// <param name="before">The cache before.</param>
    /// <param name="seriesOf">Returns the number here of a series there; -1 where there is none.</param>
    public void InheritAges(LastRows before, Func<int, int> seriesOf)
    {
        if (_byRow is not null || before._byRow is not null)
        {
            return;
        }

        for (var slot = 0; slot < before.Lists.SlotCount; slot++)
        {
            if (before.Lists.IsUsed(slot) && seriesOf(before.Lists.SeriesOf(slot)) is >= 0 and var series
                && KeyOf(series) is var key && Lists.Find(key, before.Lists.TimeOf(slot), series, out _) is >= 0 and var own)
            {
                _insertedAt[own] = Math.Max(_insertedAt[own], before._insertedAt[slot]);
            }
        }
    }

    /// <summary>Forgets what only mattered while files were read.</summary>
    public void EndFilling()
    {
        _isFilled = true;
        _written.Clear();
        _written.TrimExcess();
    }

    /// <summary>With one row a key only the latest row of each series counts.</summary>
    void AddNewest(CacheBatch batch, CacheColumn?[] columns)
    {
        var newest = batch.Newest;
        for (var slot = 0; slot < newest.Length; slot++)
        {
            if (newest[slot] >= 0)
            {
                var series = batch.Series[slot];
                var key = KeyOf(series);
                Add(batch, columns, newest[slot], series, key);
                if (batch.Repeats[slot])
                {
                    Lists.LeaveOut(key, Math.Max(long.MinValue + 1, batch.Rows.Times[newest[slot]] - 1));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int KeyOf(int series)
    {
        var key = _keys.Of(series);
        Lists.ReserveKey(key);
        return key;
    }

    void Add(CacheBatch batch, CacheColumn?[] columns, int row, int series, int key)
    {
        var time = batch.Rows.Times[row];
        if (Lists.CountOf(key) >= Definition.Count && time < Lists.TimeOf(Lists.TailOf(key)))
        {
            Lists.LeaveOut(key, time);
            return;
        }

        var slot = Lists.Find(key, time, series, out var after);
        if (slot != RowLists.None)
        {
            Fill(batch, columns, row, slot);
            return;
        }

        // What a write says may be about a row that was left out, with columns that only the stored rows have. And a row is not one of
        // the newest where a later one was left out because of its age.
        if (batch.IsStored ? IsExpired(Math.Min(time, batch.Now), batch.Now) : time <= Lists.LatestLeftOut(key))
        {
            Lists.LeaveOut(key, time);
            return;
        }

        if (Lists.CountOf(key) >= Definition.Count)
        {
            var tail = Lists.TailOf(key);
            if (after == tail)
            {
                // It is as late as the earliest one, of which there may be any number.
                Lists.LeaveOut(key, time);
                return;
            }

            LeaveOut(tail);
        }

        slot = TakeSlot();
        Lists.Insert(slot, key, time, series, after);
        Fill(batch, columns, row, slot);
    }

    /// <summary>
    /// Adds a row whose key its fields tell. A write may say something about a row that is there already, and give it another key:
    /// where the cache does not have that row, but would have to, only the stored data can tell.
    /// </summary>
    void AddByFields(CacheBatch batch, CacheColumn?[] columns, int row)
    {
        var series = batch.Series[batch.Rows.Slots[row]];
        var time = batch.Rows.Times[row];
        Growth.Ensure(ref _lastTimes, series + 1, long.MinValue);
        var isNew = batch.IsStored || time > _lastTimes[series];
        _lastTimes[series] = Math.Max(_lastTimes[series], time);
        if (batch.IsStored)
        {
            IsStale |= _written.Contains((series, time));
        }
        else if (!_isFilled)
        {
            _written.Add((series, time));
        }

        var isKnown = _byRow!.TryGetValue((series, time), out var slot);
        if (isKnown)
        {
            var before = Lists.KeyOf(slot);
            Lists.Remove(slot);
            Fill(batch, columns, row, slot);
            var changed = _keys.Of(series, slot);
            IsStale |= changed != before && Lists.HasMore(before);
            Place(slot, changed, time, series);
            return;
        }

        slot = TakeSlot();
        Fill(batch, columns, row, slot);
        var key = _keys.Of(series, slot);
        Lists.ReserveKey(key);
        if (batch.IsStored && IsExpired(slot, batch.Now))
        {
            Lists.LeaveOut(key, time);
            Lists.Free(slot);
            return;
        }

        IsStale |= !isNew && Array.Exists(_keyFields, field => !field.Has(slot));
        if (!isNew && time <= Lists.LatestLeftOut(key))
        {
            Lists.LeaveOut(key, time);
            Lists.Free(slot);
            return;
        }

        IsStale |= Place(slot, key, time, series) && !isNew;
    }

    /// <summary>Puts a row in the list of its key, unless later ones fill it.</summary>
    bool Place(int slot, int key, long time, int series)
    {
        Lists.ReserveKey(key);
        Lists.Find(key, time, series, out var after);
        var isFull = Lists.CountOf(key) >= Definition.Count;
        if (isFull)
        {
            if (after == Lists.TailOf(key))
            {
                Lists.LeaveOut(key, time);
                _byRow!.Remove((series, time));
                Lists.Free(slot);
                return false;
            }

            LeaveOut(Lists.TailOf(key));
        }

        Lists.Insert(slot, key, time, series, after);
        _byRow![(series, time)] = slot;
        return true;
    }

    int TakeSlot()
    {
        var slot = Lists.Take();
        Growth.Ensure(ref _insertedAt, slot + 1);
        foreach (var column in _all)
        {
            column.Reserve(slot + 1);
            column.Clear(slot);
        }

        _insertedAt[slot] = long.MinValue;
        return slot;
    }

    void LeaveOut(int slot)
    {
        Lists.LeaveOut(Lists.KeyOf(slot), Lists.TimeOf(slot));
        Drop(slot);
    }

    void Drop(int slot)
    {
        _byRow?.Remove((Lists.SeriesOf(slot), Lists.TimeOf(slot)));
        Lists.Remove(slot);
        Lists.Free(slot);
    }

    void Fill(CacheBatch batch, CacheColumn?[] columns, int row, int slot)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i]?.Copy(slot, batch.Rows.Fields[i], row, keeps: batch.IsStored);
        }

        var insertedAt = batch.IsStored ? Math.Min(batch.Rows.Times[row], batch.Now) : batch.Now;
        _insertedAt[slot] = Math.Max(_insertedAt[slot], insertedAt);
    }

    CacheColumn?[] ColumnsOf(CacheBatch batch)
    {
        var fields = batch.Rows.Fields;
        var columns = new CacheColumn?[fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var id = batch.Table.IdOf(fields[i].Name)!.Value;
            columns[i] = Find(id) ?? (Definition.ValueColumns?.Contains(id) == false ? null : AddColumn(id, fields[i].Type));
        }

        return columns;
    }

    CacheColumn AddColumn(int id, FieldType type)
    {
        var column = new CacheColumn(id, type);
        column.Reserve(Math.Max(1, Lists.SlotCount));
        _columns.Add(id, column);
        _all = [.. _all, column];
        return column;
    }

    bool IsExpired(long insertedAt, long now) => CacheTime.IsOlder(insertedAt, now, _timeToLive);
}
