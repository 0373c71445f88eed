using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>
/// What the caches of one table hold. It is filled from the stored rows of one moment, and takes up what is written after that moment
/// before readers of the table see it; so what it has is never older than what a reader sees. Safe for use by many threads.
/// </summary>
sealed class CacheContent
{
    readonly Lock _lock = new();
    readonly CacheBatch _batch = new();
    readonly long _unknownUntil;
    LastRows[] _last;
    DistinctValues[] _distinct;
    TimeSpan? _retention;
    bool _isMarked;

    /// <summary>Creates a content without rows.</summary>
    /// <param name="table">The table with the definitions of its caches.</param>
    /// <param name="knownFrom">Stored rows before this time are not read.</param>
    /// <param name="unknownUntil">The latest time that such a row can have.</param>
    /// <param name="retention">How long rows are kept; null for ever.</param>
    public CacheContent(TableDefinition table, long knownFrom, long unknownUntil, TimeSpan? retention)
    {
        (KnownFrom, _unknownUntil, _retention) = (knownFrom, unknownUntil, retention);
        _last = [.. table.LastCaches.Select(definition => new LastRows(definition, table, Series))];
        _distinct = [.. table.DistinctCaches.Select(definition => new DistinctValues(definition, table, Series))];
    }

    /// <summary>Rows before this time may be missing.</summary>
    public long KnownFrom { get; }

    /// <summary>The series; to be read within <see cref="Read"/>.</summary>
    public CacheSeries Series { get; } = new();

    /// <summary>The last write that was taken up.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Whether all stored rows are needed to know a row that was written.</summary>
    public bool NeedsAll { get; private set; }

    /// <summary>Whether something is missing that only the stored rows can tell.</summary>
    public bool IsStale
    {
        get
        {
            lock (_lock)
            {
                return _isMarked || Array.Exists(_last, cache => cache.IsStale) || Array.Exists(_distinct, cache => cache.IsStale);
            }
        }
    }

    /// <summary>The bytes of memory.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return Series.Bytes + _last.Sum(cache => cache.Bytes) + _distinct.Sum(cache => cache.Bytes);
            }
        }
    }

    /// <summary>Returns a cache of newest rows; null where it is not part of the content.</summary>
    public LastRows? Find(LastCacheDefinition definition) =>
        Array.Find(Volatile.Read(ref _last), cache => Same(cache.Definition, definition));

    /// <summary>Returns a cache of distinct values; null where it is not part of the content.</summary>
    public DistinctValues? Find(DistinctCacheDefinition definition) =>
        Array.Find(Volatile.Read(ref _distinct), cache => Same(cache.Definition, definition));

    /// <summary>Takes up the rows of a write.</summary>
    /// <param name="table">The columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="numbers">The numbers of the series of the write in a generation of the write buffer.</param>
    /// <param name="generation">That generation.</param>
    /// <param name="sequence">The write.</param>
    /// <param name="now">The time.</param>
    public void Add(ITableColumns table, TableRows rows, ReadOnlySpan<int> numbers, long generation, long sequence, long now)
    {
        lock (_lock)
        {
            _batch.Begin(table, rows, isStored: false, now);
            for (var slot = 0; slot < rows.Series.Count; slot++)
            {
                // A series of wrong lines only is not one of the table.
                _batch.Series[slot] = _batch.Newest[slot] < 0 ? 0 : Series.Add(rows.Series[slot], table, generation, numbers[slot]);
            }

            if (_batch.MinTime < KnownFrom && _batch.MinTime <= _unknownUntil)
            {
                // There may be a row of the same key, whose other columns belong to it.
                (_isMarked, NeedsAll) = (true, true);
            }

            AddToAll();
            LastSequence = sequence;
        }
    }

    /// <summary>Takes up rows of the moment from which on the content takes writes up.</summary>
    public void AddStored(ITableColumns table, TableRows rows, long now)
    {
        lock (_lock)
        {
            _batch.Begin(table, rows, isStored: true, now);
            for (var slot = 0; slot < rows.Series.Count; slot++)
            {
                _batch.Series[slot] = Series.Add(rows.Series[slot], table);
            }

            AddToAll();
        }
    }

    /// <summary>Takes up a delete.</summary>
    /// <param name="delete">The delete.</param>
    /// <param name="table">The table.</param>
    /// <param name="sequence">The write.</param>
    /// <param name="isFilling">Whether stored rows are still read, which do not know of the delete.</param>
    public void Delete(RowDelete delete, TableDefinition table, long sequence, bool isFilling)
    {
        lock (_lock)
        {
            var times = new TimeRange(delete.MinTime, delete.MaxTime);
            var series = Series.Matching(delete.Tags, table);
            foreach (var cache in _last)
            {
                cache.Delete(times, series);
            }

            foreach (var cache in _distinct)
            {
                cache.Delete(times, series, KnownFrom == long.MinValue);
            }

            _isMarked |= isFilling;
            LastSequence = sequence;
        }
    }

    /// <summary>Says that rows have come or gone that the content was not told of.</summary>
    public void Mark()
    {
        lock (_lock)
        {
            _isMarked = true;
        }
    }

    /// <summary>Notes how long rows are kept. Where it is longer than it was, rows may be shown here that are gone for good.</summary>
    public void NoteRetention(TimeSpan? retention)
    {
        lock (_lock)
        {
            var isLonger = _retention is { } before && !(retention <= before);
            _isMarked |= isLonger;
            _retention = isLonger ? _retention : retention;
        }
    }

    /// <summary>Removes what is kept no longer.</summary>
    public void Evict(long now)
    {
        lock (_lock)
        {
            Array.ForEach(_last, cache => cache.Evict(now));
            Array.ForEach(_distinct, cache => cache.Evict(now));
        }
    }

    /// <summary>Forgets caches that are not defined any more.</summary>
    public void Keep(TableDefinition table)
    {
        lock (_lock)
        {
            Volatile.Write(
                ref _last, [.. _last.Where(cache => table.LastCaches.Any(definition => Same(cache.Definition, definition)))]);
            Volatile.Write(
                ref _distinct, [.. _distinct.Where(cache => table.DistinctCaches.Any(definition => Same(cache.Definition, definition)))]);
        }
    }

    /// <summary>Whether all caches of a table are part of the content.</summary>
    public bool HasAll(TableDefinition table) =>
        table.LastCaches.All(definition => Find(definition) is not null)
        && table.DistinctCaches.All(definition => Find(definition) is not null);

    /// <summary>Says that all stored rows have been added.</summary>
    /// <param name="before">The content that this one replaces; null for none.</param>
    public void EndFilling(CacheContent? before)
    {
        lock (_lock)
        {
            Array.ForEach(_last, cache => cache.EndFilling());
            Array.ForEach(_distinct, cache => cache.EndFilling());
            before?.Read(() => InheritAges(before));
        }
    }

    /// <summary>Returns the earliest time of a row of newest rows; the largest time there is where there is none.</summary>
    public long EarliestRow() => Read(() => _last
        .SelectMany(cache => Enumerable.Range(0, cache.Lists.SlotCount).Where(cache.Lists.IsUsed).Select(cache.Lists.TimeOf))
        .DefaultIfEmpty(long.MaxValue).Min());

    /// <summary>Reads while nothing changes.</summary>
    public TResult Read<TResult>(Func<TResult> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    static bool Same(LastCacheDefinition left, LastCacheDefinition right) => ReferenceEquals(left, right)
        || (left.Name == right.Name && left.Count == right.Count && left.TimeToLive == right.TimeToLive
            && Same(left.KeyColumns, right.KeyColumns) && Same(left.ValueColumns, right.ValueColumns));

    static bool Same(DistinctCacheDefinition left, DistinctCacheDefinition right) => ReferenceEquals(left, right)
        || (left.Name == right.Name && left.MaxCardinality == right.MaxCardinality && left.MaxAge == right.MaxAge
            && Same(left.Columns, right.Columns));

    static bool Same(IReadOnlyList<int>? left, IReadOnlyList<int>? right) =>
        left is null || right is null ? left is null && right is null : left.SequenceEqual(right);

    bool InheritAges(CacheContent before)
    {
        int[] numbers = Series.NumbersOf(before.Series);
        foreach (var cache in before._last)
        {
            Find(cache.Definition)?.InheritAges(cache, number => number < numbers.Length ? numbers[number] : -1);
        }

        return true;
    }

    void AddToAll()
    {
        foreach (var cache in _last)
        {
            cache.Add(_batch);
        }

        foreach (var cache in _distinct)
        {
            cache.Add(_batch);
        }
    }
}
