using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.InfluxQueries.Schema;

/// <summary>Finds the sets of tags that rows of a table have, by its columns of tags only.</summary>
/// <param name="rows">The rows.</param>
/// <param name="database">What counts memory and knows the time.</param>
sealed class TagScan(TableSnapshot rows, Database database)
{
    const int BatchRows = 8192;

    readonly ColumnDefinition[] _tags = [.. rows.Table.SeriesKey.OrderBy(column => column.Name, StringComparer.Ordinal)];

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
        TableSnapshot read = rows with { Visible = rows.Visible.Intersect(times) };
        if (_tags.Length == 0)
        {
            Read(read, [rows.Table.TimeOrdinal], _ => !Add([], found), cancellationToken);
            return;
        }

        var before = new string?[_tags.Length];
        bool isFirst = true;
        Read(
            read,
            [.. _tags.Select(tag => rows.Table.OrdinalOf(tag.Id))],
            batch =>
            {
                // Rows come series by series from files and sorted chunks: most are of the same series as the row before.
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
    }

    bool Add(string?[] values, Dictionary<string, InfluxSeries> found)
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
        return found.TryAdd(series.Key, series) || true;
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
