using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Formats.Parquet;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Files;
using Quiver.Storage.Manifest;
using Quiver.Storage.Merging;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Transfer;

/// <summary>Compares data files with the manifest and the catalog.</summary>
/// <param name="objects">Where they are.</param>
/// <param name="isDeep">Whether all rows are read.</param>
/// <param name="clock">The clock.</param>
sealed class FileCheck(IObjectStore objects, bool isDeep, TimeProvider clock)
{
    const int BatchRows = 8192;

    readonly DataFiles _files = new(objects) { VerifiesChecksums = true };
    readonly MemoryBudget _budget = new(long.MaxValue);

    /// <summary>Returns what is wrong with a file.</summary>
    public async Task<IReadOnlyList<CheckFinding>> RunAsync(DataFile file, TableDefinition? table, CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        try
        {
            var length = (await objects.HeadAsync(file.Path, cancellationToken).ConfigureAwait(false)).Length;
            if (length != file.Bytes)
            {
                findings.Add(Wrong(file, $"it has {length} bytes where the manifest says {file.Bytes}"));
            }

            using var rows = _files.Open(file);
            if (rows.Files[0].RowCount != file.RowCount)
            {
                findings.Add(Wrong(file, $"it has {rows.Files[0].RowCount} rows where the manifest says {file.RowCount}"));
            }

            if (table is null)
            {
                findings.Add(new CheckFinding(false, file.Path, $"it belongs to table {file.TableId}, which the catalog does not have"));
                return findings;
            }

            findings.AddRange(ColumnsOf(file, rows, table));
            if (isDeep && findings.Count == 0)
            {
                findings.AddRange(Read(file, table, cancellationToken));
            }
        }
        catch (FileNotFoundException)
        {
            findings.Add(Wrong(file, $"the file is missing, and with it {file.RowCount} rows"));
        }
        catch (Exception error) when (error is QuiverException { Code: not ErrorCode.Cancelled } or IOException or UnauthorizedAccessException)
        {
            findings.Add(Wrong(file, error.Message));
        }

        return findings;
    }

    static CheckFinding Wrong(DataFile file, string message) => new(true, file.Path, message);

    static IEnumerable<CheckFinding> ColumnsOf(DataFile file, ParquetTable rows, TableDefinition table)
    {
        foreach (var field in rows.Schema.Fields)
        {
            var ordinal = table.Schema.IndexOf(field.Name);
            if (ordinal < 0)
            {
                yield return Wrong(file, $"it has a column \"{field.Name}\", which table \"{table.Name}\" does not have");
            }
            else if (!table.Schema.Fields[ordinal].Type.Logical.Equals(field.Type.Logical))
            {
                yield return Wrong(
                    file,
                    $"column \"{field.Name}\" is {field.Type.Logical}, in table \"{table.Name}\" it is {table.Schema.Fields[ordinal].Type}");
            }
        }

        if (rows.Schema.IndexOf(table.Schema.Fields[table.TimeOrdinal].Name) < 0)
        {
            yield return Wrong(file, "it has no column \"time\"");
        }
    }

    /// <summary>Reads all rows through a merge, which fails where they are not sorted and makes one of those with the same key.</summary>
    List<CheckFinding> Read(DataFile file, TableDefinition table, CancellationToken cancellationToken)
    {
        List<int> all = [.. Enumerable.Range(0, table.Schema.Fields.Count)];
        var plan = new MergePlan(table, all);
        var request = new ScanRequest { Projection = plan.Projection };
        var context = new TaskContext(_budget, new FunctionContext(clock.GetUtcNow(), 0), BatchRows, 1);
        var reading = new ChunkReading(
            new TableSnapshot(table, [], [], TimeRange.All, _files), request, new Formats.Parquet.Pruning.ScanCounters(), context,
            cancellationToken);
        var input = new CheckedRows(new FileRows(() => reading.OpenFile(file, TimeRange.All, plan.Projection, isMerged: false)));
        using var merged = plan.Merge([input], BatchRows, _budget);
        var (count, min, max) = (0L, long.MaxValue, long.MinValue);
        while (merged.Next() is { } batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += batch.Length;
            foreach (var time in TimesOf(batch, table))
            {
                (min, max) = (Math.Min(min, time), Math.Max(max, time));
            }
        }

        var findings = new List<CheckFinding>();
        if (input.Count != file.RowCount)
        {
            findings.Add(Wrong(file, $"{input.Count} rows can be read where the manifest says {file.RowCount}"));
        }

        if (count != input.Count)
        {
            findings.Add(Wrong(file, $"{input.Count - count} rows have the key of another one"));
        }

        if (count > 0 && (min, max) != (file.MinTime, file.MaxTime))
        {
            findings.Add(Wrong(file, $"its times are {min} to {max} where the manifest says {file.MinTime} to {file.MaxTime}"));
        }

        return findings;
    }

    static ReadOnlySpan<long> TimesOf(RecordBatch batch, TableDefinition table) =>
        ((FixedWidthColumn)batch.Columns[table.TimeOrdinal]).Values<long>();

    /// <summary>Rows of which nothing is believed, counted.</summary>
    sealed class CheckedRows(SortedRows rows) : SortedRows
    {
        public long Count { get; private set; }

        public override RecordBatch? Next()
        {
            var batch = rows.Next();
            Count += batch?.Length ?? 0;
            return batch;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rows.Dispose();
            }
        }
    }
}
