using System.Collections.Concurrent;

namespace Quiver.QueryLog;

/// <summary>The queries of the recent past, and those under way: a ring, whose oldest ended entries go.</summary>
sealed class QueryLogBook(int capacity, TimeProvider clock)
{
    /// <summary>Longer texts are cut.</summary>
    public const int MaxTextLength = 16 << 10;

    readonly ConcurrentQueue<QueryLogEntry> _ended = new();
    readonly ConcurrentDictionary<long, QueryLogEntry> _running = new();
    long _number;

    /// <summary>Told of each query that has ended.</summary>
    public event Action<QueryLogEntry>? Ended;

    /// <summary>The entries, newest first.</summary>
    public IReadOnlyList<QueryLogEntry> Entries =>
        [.. _ended.Concat(_running.Values).DistinctBy(entry => entry.Number).OrderByDescending(entry => entry.Number)];

    /// <summary>Queries under way.</summary>
    public int RunningCount => _running.Count;

    /// <summary>Enters a query.</summary>
    /// <param name="create">Makes the entry from its number, identity and time.</param>
    public QueryLogEntry Begin(Func<long, Guid, DateTimeOffset, QueryLogEntry> create)
    {
        var now = clock.GetUtcNow();
        var entry = create(Interlocked.Increment(ref _number), Guid.CreateVersion7(now), now);
        _running[entry.Number] = entry;
        return entry;
    }

    /// <summary>Ends an entry, whose facts are complete.</summary>
    public void End(QueryLogEntry entry)
    {
        entry.Cancel = null;
        _ended.Enqueue(entry);
        _running.TryRemove(entry.Number, out _);
        while (_ended.Count > capacity)
        {
            _ended.TryDequeue(out _);
        }

        Ended?.Invoke(entry);
    }

    /// <summary>Returns the query under way with an identity; null where there is none.</summary>
    public QueryLogEntry? FindRunning(Guid id)
    {
        foreach ((_, QueryLogEntry entry) in _running)
        {
            if (entry.Id == id)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Ends a running query early; answers whether there is one under this identity.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="by">Who ends it, for whoever asked, such as "an administrator".</param>
    public bool TryCancel(Guid id, string by)
    {
        var cancel = FindRunning(id)?.Cancel;
        cancel?.Invoke(by);
        return cancel is not null;
    }
}
