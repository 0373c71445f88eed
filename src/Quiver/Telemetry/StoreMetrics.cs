using System.Diagnostics.Metrics;
using Quiver.Storage;
using Quiver.Storage.Manifest;

namespace Quiver.Telemetry;

/// <summary>The instruments of a store: what it holds, and the work that it does for it.</summary>
static class StoreMetrics
{
    /// <summary>Creates the instruments. Facts are asked for when somebody collects, work is told of when it is done.</summary>
    public static void Create(Meter meter, TimeSeriesStore store)
    {
        CreateLog(meter, store);
        CreateMemory(meter, store);
        CreateFiles(meter, store);
        meter.CreateObservableGauge(
            "quiver.store.databases", () => store.Catalog.Current.DatabaseCount, "{database}", "Databases.");
        meter.CreateObservableGauge(
            "quiver.store.tables", () => store.Catalog.Current.TableCount, "{table}", "Tables.");
        meter.CreateObservableGauge(
            "quiver.store.failing", () => Failures(store), null, "1 where the last round of background work failed: it is tried again.");
    }

    static void CreateLog(Meter meter, TimeSeriesStore store)
    {
        meter.CreateObservableGauge(
            "quiver.wal.segments", () => Segments(store).Count, "{segment}", "Segments of the write-ahead log.");
        meter.CreateObservableGauge(
            "quiver.wal.size", () => Segments(store).Bytes, "By", "Bytes of the segments of the write-ahead log.");
        meter.CreateObservableGauge(
            "quiver.wal.pending", () => store.Log.PendingBytes, "By", "Bytes that wait for the disk or for being applied.");
        meter.CreateObservableCounter(
            "quiver.wal.sequence", () => store.Log.LastSequence, "{write}", "Writes that were ever given a place in the log.");
        Histogram<double> duration = meter.CreateHistogram<double>(
            "quiver.wal.flush.duration", "s", "Writing a group of writes to the log and flushing it.");
        Counter<long> bytes = meter.CreateCounter<long>("quiver.wal.written", "By", "Bytes that were written to the log.");
        store.Log.Flushed = (time, written) =>
        {
            duration.Record(time.TotalSeconds);
            bytes.Add(written);
        };
    }

    static void CreateMemory(Meter meter, TimeSeriesStore store)
    {
        meter.CreateObservableGauge(
            "quiver.buffer.size", () => store.Contents.BufferedBytes, "By", "Rows in memory, those that readers still keep included.");
        meter.CreateObservableGauge(
            "quiver.buffer.limit", () => store.Options.BufferBytes, "By", "Writers wait while rows in memory take more.");
        meter.CreateObservableGauge(
            "quiver.buffer.rows", () => store.Contents.State.Generations.Sum(generation => generation.RowCount), "{row}",
            "Rows that are not in files yet.");
        Histogram<double> duration = meter.CreateHistogram<double>(
            "quiver.checkpoint.duration", "s", "Writing the rows in memory to files.");
        Counter<long> files = meter.CreateCounter<long>("quiver.checkpoint.files", "{file}", "Files that checkpoints made.");
        store.Checkpointer.Finished = (time, made) =>
        {
            duration.Record(time.TotalSeconds);
            files.Add(made);
        };
    }

    static void CreateFiles(Meter meter, TimeSeriesStore store)
    {
        meter.CreateObservableGauge("quiver.files", () => Files(store).FileCount, "{file}", "Data files.");
        meter.CreateObservableGauge(
            "quiver.files.size", () => Files(store).Tables.Sum(table => table.Bytes), "By", "Bytes of data files.");
        meter.CreateObservableGauge(
            "quiver.files.rows", () => Files(store).Tables.Sum(table => table.RowCount), "{row}",
            "Rows of data files; a key that several of them have is counted in each.");
        meter.CreateObservableGauge(
            "quiver.files.deletes", () => Files(store).Tables.Sum(table => (long)table.TombstoneCount), "{delete}",
            "Deletes that apply to data files still.");
        Histogram<double> duration = meter.CreateHistogram<double>("quiver.compaction.duration", "s", "Merging files.");
        Counter<long> read = meter.CreateCounter<long>("quiver.compaction.read", "By", "Bytes of files that were merged.");
        Counter<long> written = meter.CreateCounter<long>("quiver.compaction.written", "By", "Bytes of files that merges made.");
        store.Upkeep.Merged = (time, from, to) =>
        {
            duration.Record(time.TotalSeconds);
            read.Add(from);
            written.Add(to);
        };
    }

    static ManifestState Files(TimeSeriesStore store) => store.Contents.State.Manifest;

    /// <summary>Counts the segments of a log that is in a folder; there are few of them.</summary>
    static (long Count, long Bytes) Segments(TimeSeriesStore store)
    {
        (long count, long bytes) = (0, 0);
        if (store.LogFolder.Exists)
        {
            foreach (FileInfo segment in store.LogFolder.EnumerateFiles("*.wal"))
            {
                (count, bytes) = (count + 1, bytes + LengthOf(segment));
            }
        }

        return (count, bytes);
    }

    static long LengthOf(FileInfo segment)
    {
        try
        {
            return segment.Length;
        }
        catch (FileNotFoundException)
        {
            // A checkpoint has just made it needless.
            return 0;
        }
    }

    static Measurement<int>[] Failures(TimeSeriesStore store) =>
    [
        new(store.CheckpointFailure is null ? 0 : 1, new KeyValuePair<string, object?>("work", "checkpoint")),
        new(store.Upkeep.Failure is null ? 0 : 1, new KeyValuePair<string, object?>("work", "upkeep")),
    ];
}
