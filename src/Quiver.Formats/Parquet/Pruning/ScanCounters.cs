namespace Quiver.Formats.Parquet.Pruning;

/// <summary>Counts what a scan read and what it left out, over all workers.</summary>
sealed class ScanCounters
{
    long _rowGroups;
    long _byBounds;
    long _byBloom;
    long _byDictionary;
    long _pagesRead;
    long _pagesSkipped;
    long _rowsLeftOut;

    /// <summary>The row groups of all files.</summary>
    public long RowGroups => Interlocked.Read(ref _rowGroups);

    /// <summary>Row groups left out because of bounds in the footer.</summary>
    public long RowGroupsByBounds => Interlocked.Read(ref _byBounds);

    /// <summary>Row groups left out because of Bloom filters.</summary>
    public long RowGroupsByBloom => Interlocked.Read(ref _byBloom);

    /// <summary>Row groups left out because no entry of a dictionary passes.</summary>
    public long RowGroupsByDictionary => Interlocked.Read(ref _byDictionary);

    /// <summary>Data pages decompressed.</summary>
    public long PagesRead => Interlocked.Read(ref _pagesRead);

    /// <summary>Data pages passed over without decompressing them, in row groups that were read.</summary>
    public long PagesSkipped => Interlocked.Read(ref _pagesSkipped);

    /// <summary>Rows of row groups that were read which the page index or a filter left out.</summary>
    public long RowsLeftOut => Interlocked.Read(ref _rowsLeftOut);

    public void CountRowGroups(long count) => Interlocked.Add(ref _rowGroups, count);

    public void CountByBounds() => Interlocked.Increment(ref _byBounds);

    public void CountByBloom() => Interlocked.Increment(ref _byBloom);

    public void CountByDictionary() => Interlocked.Increment(ref _byDictionary);

    public void CountPages(long read, long skipped)
    {
        Interlocked.Add(ref _pagesRead, read);
        Interlocked.Add(ref _pagesSkipped, skipped);
    }

    public void CountRowsLeftOut(long count) => Interlocked.Add(ref _rowsLeftOut, count);

    /// <summary>Says it in one line for EXPLAIN ANALYZE.</summary>
    public override string ToString() =>
        $"row groups {RowGroups}, left out by bounds {RowGroupsByBounds}, Bloom filters {RowGroupsByBloom}, dictionaries "
        + $"{RowGroupsByDictionary}; pages read {PagesRead}, skipped {PagesSkipped}; rows left out {RowsLeftOut}";
}
