using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Datasets;

/// <summary>Counts the files that a scan read and left out, and what was read in them, over all workers.</summary>
sealed class DatasetCounters
{
    long _read;
    long _byPath;
    long _byJoin;

    /// <summary>The files that were opened to read rows.</summary>
    public long FilesRead => Interlocked.Read(ref _read);

    /// <summary>The files that filters over folders and paths left out.</summary>
    public long FilesByPath => Interlocked.Read(ref _byPath);

    /// <summary>The files that have no partners in a join.</summary>
    public long FilesByJoin => Interlocked.Read(ref _byJoin);

    /// <summary>The sum over the Parquet files.</summary>
    public ScanCounters Parquet { get; } = new();

    public void CountRead() => Interlocked.Increment(ref _read);

    public void CountLeftOut(long count) => Interlocked.Add(ref _byPath, count);

    public void CountByJoin() => Interlocked.Increment(ref _byJoin);

    /// <summary>Says it in one line for EXPLAIN ANALYZE.</summary>
    public override string ToString() =>
        $"files read {FilesRead}, left out by paths {FilesByPath}, joins {FilesByJoin}" + (Parquet.RowGroups > 0 ? $"; {Parquet}" : "");
}
