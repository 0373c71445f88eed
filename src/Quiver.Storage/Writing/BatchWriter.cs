using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Rows;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Writing;

/// <summary>Writes Arrow batches to a table: what is a tag, a field or the time is known of the table or said by the caller.</summary>
sealed class BatchWriter(StoreCatalog catalog, RowWriter rows, MemoryBudget budget)
{
    /// <summary>Batches that wait for the disk while the next ones come.</summary>
    const int MostInFlight = 16;

    /// <summary>Writes batches as they come; those before an error stay written.</summary>
    /// <param name="database">The database, created where it is missing.</param>
    /// <param name="table">The table, created or extended where columns are missing.</param>
    /// <param name="batches">The rows; each batch becomes visible as a whole, and is disposed.</param>
    /// <param name="tags">Columns that become tags where the table does not have them; others become fields.</param>
    /// <param name="cancellationToken">Ends the write early.</param>
    /// <returns>The number of rows.</returns>
    public async Task<long> WriteAsync(
        string database, string table, IAsyncEnumerable<RecordBatch> batches, IReadOnlyCollection<string> tags,
        CancellationToken cancellationToken)
    {
        var count = 0L;
        RowsBuilder? builder = null;
        TableDefinition? definition = null;
        var inFlight = new Queue<Task>();
        try
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    if (builder is null)
                    {
                        (builder, definition) =
                            await BeginAsync(database, table, batch.Schema, tags, cancellationToken).ConfigureAwait(false);
                    }

                    await rows.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
                    inFlight.Enqueue(rows.WriteAsync(
                        [new TableWrite(definition!, builder.Build(batch))], isDurable: true, cancellationToken));
                    count += batch.Length;
                }

                while (inFlight.Count > MostInFlight || (inFlight.TryPeek(out var oldest) && oldest.IsCompleted))
                {
                    await inFlight.Dequeue().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            builder?.Dispose();
            await Task.WhenAll(inFlight).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Sees that a table has the columns of batches, and returns what makes rows of them.</summary>
    public async Task<(RowsBuilder Builder, TableDefinition Table)> BeginAsync(
        string database, string table, Schema schema, IReadOnlyCollection<string> tags, CancellationToken cancellationToken)
    {
        var known = catalog.Current.FindDatabase(database)?.FindTable(table);
        RowsColumn[] columns = [.. schema.Fields.Select(field => ColumnOf(field, known, table, tags))];
        NewColumn[] wanted = [.. columns.Where(column => column.Role is not null)
            .Select(column => new NewColumn(column.Name, column.Role!.Value))];
        var extended = await catalog.ExtendAsync(database, table, wanted, cancellationToken).ConfigureAwait(false);
        return extended?.FindDatabase(database)?.FindTable(table) is { } definition
            ? (new RowsBuilder(table, columns, budget), definition)
            : throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"another writer has just made a column of table \"{database}\".\"{table}\" something else than the rows have; try again");
    }

    static RowsColumn ColumnOf(Field field, TableDefinition? known, string table, IReadOnlyCollection<string> tags)
    {
        if (field.Name == KeyParser.TimeColumn)
        {
            return RowsColumn.Time;
        }

        if (known?.Find(field.Name) is { } column)
        {
            return new RowsColumn(field.Name, column.Role);
        }

        return new RowsColumn(field.Name, tags.Contains(field.Name) ? ColumnRole.Tag : new ColumnRole(FieldTypes.Of(field, table)));
    }
}
