using System.Collections.Concurrent;
using Quiver.Storage.Catalog;
using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>The caches of one table: what they hold, and what is being filled to replace it.</summary>
/// <param name="tableId">The table.</param>
sealed class TableCaches(int tableId)
{
    readonly ConcurrentDictionary<(CacheKind Kind, string Name), long> _hits = [];
    volatile CacheContent? _current;
    volatile CacheContent? _filling;

    /// <summary>The table.</summary>
    public int TableId => tableId;

    /// <summary>What the caches hold; null before they are filled for the first time.</summary>
    public CacheContent? Current => _current;

    /// <summary>Whether the caches are given up for they take too much memory.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Returns whether the caches must be filled, since they never were or cannot be right any more.</summary>
    public bool NeedsFilling(TableDefinition table) =>
        !IsTooLarge && (_current is not { IsStale: false } current || !current.HasAll(table));

    /// <summary>Returns how often a cache has answered.</summary>
    public long HitsOf(CacheKind kind, string name) => _hits.GetValueOrDefault((kind, name));

    /// <summary>Counts an answer.</summary>
    public void CountHit(CacheKind kind, string name) => _hits.AddOrUpdate((kind, name), 1, (_, count) => count + 1);

    /// <summary>Starts to fill a content, which takes writes up from now on.</summary>
    public void Begin(CacheContent content) => _filling = content;

    /// <summary>Ends the filling.</summary>
    /// <param name="isUsed">Whether the content replaces what there was.</param>
    public void End(bool isUsed)
    {
        if (isUsed)
        {
            _filling?.EndFilling(_current);
            _current = _filling;
        }

        _filling = null;
    }

    /// <summary>Gives the caches up.</summary>
    public void GiveUp()
    {
        IsTooLarge = true;
        (_current, _filling) = (null, null);
    }

    /// <summary>Says that the definitions have changed, so that the caches may need less memory.</summary>
    public void TryAgain() => IsTooLarge = false;

    /// <summary>Takes up the rows of a write.</summary>
    public void Add(TableWrite write, BufferTable buffer, long generation, long sequence, long now)
    {
        var (current, filling) = (_current, _filling);
        current?.Add(write.Table, write.Rows, buffer.SeriesBySlot, generation, sequence, now);
        filling?.Add(write.Table, write.Rows, buffer.SeriesBySlot, generation, sequence, now);
    }

    /// <summary>Takes up a delete.</summary>
    public void Delete(RowDelete delete, TableDefinition table, long sequence)
    {
        var (current, filling) = (_current, _filling);
        current?.Delete(delete, table, sequence, isFilling: false);
        filling?.Delete(delete, table, sequence, isFilling: true);
    }

    /// <summary>Says that rows have come or gone that the caches were not told of.</summary>
    public void Mark()
    {
        _current?.Mark();
        _filling?.Mark();
    }
}
