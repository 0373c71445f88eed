using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.InfluxQl.Lexical;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.InfluxQueries.Schema;

/// <summary>Finds the sets of tags that rows of a table have, by its columns of tags only.</summary>
/// <param name="rows">The rows.</param>
/// <param name="database">What counts memory and knows the time.</param>
/// <param name="files">What is known of data files.</param>
sealed class TagScan(TableSnapshot rows, Database database, FileSeries files)
{
    const int BatchRows = 8192;

    readonly ColumnDefinition[] _tags = [.. rows.Table.SeriesKey.OrderBy(column => column.Name, TextOrder.Bytes)];

    /// <summary>Returns whether there is a row.</summary>
    public bool HasRows(CancellationToken cancellationToken)
    {
        if (rows.Tombstones.Count == 0 && rows.Chunks.Any(chunk => chunk.RowCount > 0 && rows.Visible.Contains(chunk.Times)))
        {
            return true;
        }

        bool has = false;
        Read(rows, [rows.Table.TimeOrdinal], _ => !(has = true), cancellationToken);
        return has;
    }

    /// <summary>Adds the series that have rows in a range of time.</summary>
    /// <param name="times">The range.</param>
    /// <param name="found">Where to add them, by key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void AddSeries(TimeRange times, Dictionary<string, InfluxSeries> found, CancellationToken cancellationToken)
    {
        // A series is there where a chunk has a row of it: rows of the same key in several chunks need not be merged.
        TimeRange range = rows.Visible.Intersect(times);
        foreach (TableChunk chunk in rows.Chunks.Where(chunk => chunk.Times.Overlaps(range)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (chunk is FileChunk { File: { } file })
            {
                Tombstone[] deletes = [.. rows.TombstonesOf(file)];
                IReadOnlyCollection<InfluxSeries> series = range.Contains(chunk.Times)
                    ? files.Find(
                        file.Id, deletes.Length == 0 ? 0 : deletes.Max(delete => delete.Sequence), rows.Table.Name,
                        () => ReadFile(file, range, cancellationToken))
                    : ReadFile(file, range, cancellationToken);
                foreach (InfluxSeries one in series)
                {
                    found.TryAdd(one.Key, one);
                }
            }
            else
            {
                foreach (string?[] values in MemorySeries.Read(((MemoryChunk)chunk).Rows, _tags, range, rows.Tombstones))
                {
                    Add(values, found);
                }
            }
        }
    }

    Dictionary<string, InfluxSeries>.ValueCollection ReadFile(DataFile file, TimeRange range, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, InfluxSeries>(StringComparer.Ordinal);
        TableSnapshot read = rows with { Chunks = [new FileChunk(file)], Visible = range };
        if (_tags.Length == 0)
        {
            Read(
                read, [rows.Table.TimeOrdinal],
                _ =>
                {
                    Add([], found);
                    return false;
                },
                cancellationToken);
            return found.Values;
        }

        var before = new string?[_tags.Length];
        bool isFirst = true;
        Read(
            read,
            [.. _tags.Select(tag => rows.Table.OrdinalOf(tag.Id))],
            batch =>
            {
                // Files are sorted by series: most rows are of the same one as the row before.
                for (int row = 0; row < batch.Length; row++)
                {
                    if (row > 0 && !Differs(batch, row))
                    {
                        continue;
                    }

                    bool isNew = isFirst;
                    isFirst = false;
                    for (int i = 0; i < before.Length; i++)
                    {
                        string? value = batch.Columns[i].GetValue(row) as string;
                        isNew |= before[i] != value;
                        before[i] = value;
                    }

                    if (isNew)
                    {
                        Add(before, found);
                    }
                }

                return true;
            },
            cancellationToken);
        return found.Values;
    }

    void Add(string?[] values, Dictionary<string, InfluxSeries> found)
    {
        var tags = new List<KeyValuePair<string, string>>(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { Length: > 0 } value)
            {
                tags.Add(KeyValuePair.Create(_tags[i].Name, value));
            }
        }

        InfluxSeries series = InfluxSeries.Of(rows.Table.Name, tags);
        found.TryAdd(series.Key, series);
    }

    static bool Differs(RecordBatch batch, int row)
    {
        foreach (Column column in batch.Columns)
        {
            bool isSame = column.IsNull(row) == column.IsNull(row - 1) && (column.IsNull(row) || column switch
            {
                ConstantColumn => true,
                DictionaryColumn codes => codes.GetCode(row) == codes.GetCode(row - 1),
                StringColumn text => text.GetBytes(row).SequenceEqual(text.GetBytes(row - 1)),
                _ => false,
            });
            if (!isSame)
            {
                return true;
            }
        }

        return false;
    }

    void Read(TableSnapshot read, IReadOnlyList<int> projection, Func<RecordBatch, bool> take, CancellationToken cancellationToken)
    {
        var scan = new TableScan(read, new ScanRequest { Projection = projection });
        var functions = new FunctionContext(database.Engine.Options.Clock.GetUtcNow(), 0);
        using MorselSource source = scan.Open(new TaskContext(database.Engine.Budget, functions, BatchRows, 1), cancellationToken);
        using MorselReader reader = source.CreateReader();
        while (reader.Next() is { } batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (batch.Length > 0 && !take(batch))
            {
                return;
            }
        }
    }
}
