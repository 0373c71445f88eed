using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Manifest;
using Quiver.Storage.Merging;

namespace Quiver.Storage.Persist;

/// <summary>
/// Writes rows that come in the order of their keys, each key once, as data files. A file is in the store, whole and durable, when it is
/// returned; nobody reads it before the manifest names it.
/// </summary>
/// <param name="store">Where files go.</param>
/// <param name="clock">The clock of their dates.</param>
/// <param name="pool">The threads that encode; null encodes on the caller's.</param>
/// <param name="budget">What counts the memory.</param>
sealed class SortedFileWriter(IObjectStore store, TimeProvider clock, WorkerPool? pool, MemoryBudget budget)
{
    /// <summary>Writes all rows to files.</summary>
    /// <param name="target">What the files are of.</param>
    /// <param name="rows">The rows, with all columns of the table.</param>
    /// <param name="cancellationToken">Gives up; files that were begun leave nothing behind.</param>
    public async Task<IReadOnlyList<DataFile>> WriteAsync(FileTarget target, SortedRows rows, CancellationToken cancellationToken)
    {
        var files = new List<DataFile>();
        var batch = rows.Next();
        while (batch is not null)
        {
            var id = target.NextId();
            var path = PathOf(target, id);
            try
            {
                (var file, batch) = await WriteAsync(target, rows, batch, id, path, cancellationToken).ConfigureAwait(false);
                files.Add(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new QuiverException(ErrorCode.IoFailure, $"the data file \"{path}\" cannot be written: {error.Message}", error);
            }
        }

        return files;
    }

    /// <summary>Writes one file; returns it and the first batch that it did not take.</summary>
    async Task<(DataFile File, RecordBatch? Next)> WriteAsync(
        FileTarget target, SortedRows rows, RecordBatch? batch, long id, string path, CancellationToken cancellationToken)
    {
        var output = await store.OpenWriteAsync(path, cancellationToken).ConfigureAwait(false);
        await using (output.ConfigureAwait(false))
        {
            using var copies = new BatchCopies(budget);
            var written = new CountingStream(output.Stream);
            var writer = new ParquetWriter(written, target.Table.Schema, OptionsOf(target.Table), pool, budget);
            await using (writer.ConfigureAwait(false))
            {
                var (min, max) = (long.MaxValue, long.MinValue);
                for (; batch is not null && written.Count < target.MaxBytes; batch = rows.Next())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    (min, max) = Widen(batch, target.Table.TimeOrdinal, min, max);
                    await writer.WriteAsync(copies.Copy(batch), cancellationToken).ConfigureAwait(false);
                    if (target.Pace is { } pace)
                    {
                        await pace(written.Count, cancellationToken).ConfigureAwait(false);
                    }
                }

                await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
                await output.CommitAsync(cancellationToken).ConfigureAwait(false);
                var file = new DataFile(
                    id, target.Table.Id, path, written.Count, writer.RowCount, min, max, target.MinSequence, target.MaxSequence,
                    target.TombstoneSequence, target.Level, clock.GetUtcNow().UtcDateTime);
                return (file, batch);
            }
        }
    }

    static ParquetWriteOptions OptionsOf(TableDefinition table)
    {
        List<string> tags = [.. table.SeriesKey.Select(column => column.Name)];
        return new ParquetWriteOptions
        {
            Compression = CompressionCodec.Zstd,
            CompressionGain = 0.2,
            PageVersion = 2,
            DataPageRows = 8192,

            // Tags stay dictionaries from memory to the groups of queries; where there are too many values another encoding is taken.
            ColumnEncodings = tags.ToDictionary(tag => tag, _ => ValueEncoding.Dictionary, StringComparer.Ordinal),
            BloomFilterColumns = new HashSet<string>(tags, StringComparer.Ordinal),
            SortedBy = [.. tags.Append(KeyParser.TimeColumn).Select(name => new SortedColumn(name, Descending: false, NullsFirst: true))],
        };
    }

    static string PathOf(FileTarget target, long id) => string.Create(
        CultureInfo.InvariantCulture,
        $"data/{target.Table.DatabaseId}/{target.Table.Id}/{DateOf(target.Window):yyyy-MM-dd}/{id:D20}.parquet");

    static DateTime DateOf(long window) => DateTime.UnixEpoch.AddTicks(window / 100);

    static (long Min, long Max) Widen(RecordBatch batch, int timeOrdinal, long min, long max)
    {
        var times = ((FixedWidthColumn)batch.Columns[timeOrdinal]).Values<long>();
        foreach (var time in times)
        {
            min = Math.Min(min, time);
            max = Math.Max(max, time);
        }

        return (min, max);
    }
}
