using System.Collections.Concurrent;

namespace Quiver.InfluxQueries.Schema;

/// <summary>
/// Remembers which series data files have: files never change, so that each is read once for that. Of a file with deletes it is what the
/// deletes so far have left.
/// </summary>
sealed class FileSeries
{
    /// <summary>The most series of all files that are remembered, some hundred bytes each.</summary>
    const int MostSeries = 500_000;

    readonly ConcurrentDictionary<(long File, long Deletes, string Table), IReadOnlyCollection<InfluxSeries>> _known = new();
    int _count;

    /// <summary>Returns the series of a file.</summary>
    /// <param name="file">The number of the file.</param>
    /// <param name="deletes">The last delete that it is subject to; 0 for none.</param>
    /// <param name="table">The name of its table.</param>
    /// <param name="read">Reads the file.</param>
    public IReadOnlyCollection<InfluxSeries> Find(long file, long deletes, string table, Func<IReadOnlyCollection<InfluxSeries>> read)
    {
        if (_known.TryGetValue((file, deletes, table), out IReadOnlyCollection<InfluxSeries>? found))
        {
            return found;
        }

        found = read();
        if (found.Count <= MostSeries / 4 && _known.TryAdd((file, deletes, table), found)
            && Interlocked.Add(ref _count, found.Count) > MostSeries)
        {
            // Rare, and what is still wanted comes back file by file.
            _known.Clear();
            Interlocked.Exchange(ref _count, 0);
        }

        return found;
    }
}
