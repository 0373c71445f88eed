using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// Asks for the bytes of the next row groups of a scan while workers decode those before, where bytes come over a network. Local
/// files are read as they are needed: the page cache is ahead already.
/// </summary>
sealed class ReadAhead(ParquetMorselSource scan, IReadOnlyList<ParquetMorsel> morsels) : IDisposable
{
    /// <summary>Row groups that are asked for before the one that a worker takes is decoded.</summary>
    const int RowGroupsAhead = 2;

    /// <summary>No more row groups are asked for while this many bytes wait.</summary>
    const long MaxBytes = 128 << 20;

    const int MaxRequests = 8;

    readonly SemaphoreSlim _slots = new(MaxRequests);
    readonly Dictionary<(int File, int RowGroup), RowGroupPrefetch> _fetched = [];
    readonly Lock _lock = new();
    bool _isDisposed;

    /// <summary>Returns the source to read the row group of a morsel from, which the caller disposes; null for that of the file.</summary>
    /// <param name="index">The number of the morsel.</param>
    /// <param name="plan">What of the row group will be read.</param>
    public RowGroupPrefetch? Take(int index, RowGroupPlan plan)
    {
        var morsel = morsels[index];
        if (!scan.Table.Files[morsel.File].Source.IsRemote)
        {
            return null;
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Forget(index);
            var last = (File: -1, RowGroup: -1);
            for (int i = index, groups = 0; i < morsels.Count && groups <= RowGroupsAhead; i++)
            {
                var key = (morsels[i].File, morsels[i].RowGroup);
                if (key == last || key.File != morsel.File)
                {
                    continue;
                }

                last = key;
                groups++;
                if (!_fetched.ContainsKey(key) && (i == index || MayGoAhead()))
                {
                    _fetched.Add(key, Start(morsels[i], i == index ? plan : RowGroupPlan.All));
                }
            }

            return _fetched[(morsel.File, morsel.RowGroup)].Hold();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var fetched in _fetched.Values)
            {
                fetched.Dispose();
            }

            _fetched.Clear();
        }
    }

    /// <summary>Says whether row groups that no worker took yet may be asked for: where filters may still leave them out they are not.</summary>
    bool MayGoAhead() => scan.Request.Filters.Count == 0 && _fetched.Values.Sum(fetched => fetched.Bytes) < MaxBytes;

    /// <summary>Lets go of row groups before that of a morsel; readers that still use them hold them.</summary>
    void Forget(int index)
    {
        foreach (var (key, fetched) in _fetched.ToArray())
        {
            if (key.CompareTo((morsels[index].File, morsels[index].RowGroup)) < 0)
            {
                fetched.Dispose();
                _fetched.Remove(key);
            }
        }
    }

    RowGroupPrefetch Start(ParquetMorsel morsel, RowGroupPlan plan)
    {
        var file = scan.Table.Files[morsel.File];
        var group = file.Metadata.RowGroups[morsel.RowGroup];
        var ranges = new List<ByteRange>();
        foreach (var ordinal in scan.Projection)
        {
            foreach (var leaf in Leaves(file.Nodes[scan.Table.OrdinalIn(morsel.File, ordinal)]))
            {
                if (group.Columns[leaf.LeafIndex].Metadata is { } metadata)
                {
                    ranges.AddRange(ChunkLayout.Of(metadata, file.FooterStart, plan, leaf.LeafIndex).Ranges);
                }
            }
        }

        return new RowGroupPrefetch(
            file, ranges.Where(range => range.Length > 0).OrderBy(range => range.Start), _slots, scan.Context.Budget,
            scan.CancellationToken);
    }

    static IEnumerable<SchemaNode> Leaves(SchemaNode node) =>
        node.Kind == NodeKind.Leaf ? [node] : node.Children.SelectMany(Leaves);
}
