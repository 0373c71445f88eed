using System.Collections.Concurrent;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Page indexes and bounds of row groups that were parsed, beside the footer of their file: what small queries would read and parse each
/// time. It lives and goes with the footer, and holds so many pages at most that it is not much larger than that.
/// </summary>
sealed class PageIndexCache
{
    const int MaxPages = 50_000;

    readonly ConcurrentDictionary<(int RowGroup, int Leaf), IReadOnlyList<PageLocation>?> _locations = new();
    readonly ConcurrentDictionary<(int RowGroup, int Leaf), ColumnBounds[]?> _bounds = new();
    readonly ConcurrentDictionary<(int RowGroup, int Ordinal), ColumnBounds?> _groups = new();
    int _pages;

    /// <summary>Returns the bounds of a column in a row group.</summary>
    public ColumnBounds OfGroup(ParquetFile file, int rowGroup, int ordinal) => _groups.TryGetValue((rowGroup, ordinal), out var known)
        ? known!
        : Find(_groups, (rowGroup, ordinal), () => BoundsReader.Read(file.Nodes[ordinal], file.Metadata.RowGroups[rowGroup]), _ => 1)!;

    /// <summary>Returns where the pages of a leaf are, read where that is not known.</summary>
    public IReadOnlyList<PageLocation>? Locations(int rowGroup, int leaf, Func<IReadOnlyList<PageLocation>?> read) =>
        Find(_locations, (rowGroup, leaf), read, pages => pages?.Count ?? 0);

    /// <summary>Returns the bounds of the pages of a leaf, read where they are not known.</summary>
    public ColumnBounds[]? Bounds(int rowGroup, int leaf, Func<ColumnBounds[]?> read) =>
        Find(_bounds, (rowGroup, leaf), read, bounds => bounds?.Length ?? 0);

    T? Find<T>(ConcurrentDictionary<(int, int), T?> known, (int, int) key, Func<T?> read, Func<T?, int> count)
        where T : class
    {
        if (known.TryGetValue(key, out T? found))
        {
            return found;
        }

        T? value = read();
        if (Interlocked.Add(ref _pages, 1 + count(value)) <= MaxPages)
        {
            known.TryAdd(key, value);
        }

        return value;
    }
}
