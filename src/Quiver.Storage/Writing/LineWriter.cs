using System.Collections.Concurrent;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Writing;

/// <summary>Writes lines: parses them, extends the catalog, and hands the rows to the log, which applies them.</summary>
sealed class LineWriter(StoreCatalog catalog, RowWriter rows, TimeProvider clock, MemoryBudget budget) : IDisposable
{
    /// <summary>A write is parsed again where another one changed the schema meanwhile, which cannot go on for ever.</summary>
    const int MostAttempts = 100;

    readonly ConcurrentBag<LineParser> _parsers = [];

    /// <summary>Writes lines to a database, which is created where it is missing.</summary>
    public Task<WriteResult> WriteAsync(
        string database, ReadOnlyMemory<byte> lines, WriteOptions options, CancellationToken cancellationToken) => WriteAsync(
        database, (parser, schema, now) => parser.Parse(lines.Span, schema, options.Precision, now), options, cancellationToken);

    /// <summary>Writes lines that are at the start of a block, which has <see cref="LineText.Padding"/> bytes and one more behind
    /// them.</summary>
    public unsafe Task<WriteResult> WriteAsync(
        string database, NativeBuffer lines, int length, WriteOptions options, CancellationToken cancellationToken) => WriteAsync(
        database, (parser, schema, now) => parser.Parse(lines.Pointer, length, schema, options.Precision, now), options,
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_parsers.TryTake(out var parser))
        {
            parser.Dispose();
        }
    }

    async Task<WriteResult> WriteAsync(
        string database, Func<LineParser, IWriteSchema, long, LineBatch> parse, WriteOptions options, CancellationToken cancellationToken)
    {
        await rows.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var batch = Parse(database, parse);
            if (batch.RowCount == 0 || (batch.ErrorCount > 0 && !options.AcceptsPartial))
            {
                batch.Dispose();
                return new WriteResult(0, batch.ErrorCount, batch.Errors);
            }

            CatalogSnapshot? extended;
            try
            {
                extended = await catalog.ExtendAsync(database, batch, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                batch.Dispose();
                throw;
            }

            if (extended?.FindDatabase(database) is { } definition)
            {
                var result = new WriteResult(batch.RowCount, batch.ErrorCount, batch.Errors);
                TableWrite[] writes = [.. batch.Tables.Select(table => new TableWrite(definition.FindTable(table.Table)!, table))];
                await rows.WriteAsync(writes, options.IsDurable, cancellationToken).ConfigureAwait(false);
                return result;
            }

            batch.Dispose();
        }

        throw new QuiverException(
            ErrorCode.Busy, $"the schema of database \"{database}\" changes all the time; write again, to fewer tables at a time");
    }

    LineBatch Parse(string database, Func<LineParser, IWriteSchema, long, LineBatch> parse)
    {
        if (!_parsers.TryTake(out var parser))
        {
            parser = new LineParser(LineLimits.Default, budget);
        }

        try
        {
            var now = (clock.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).Ticks * 100;
            return parse(parser, catalog.SchemaOf(database), now);
        }
        finally
        {
            _parsers.Add(parser);
        }
    }
}
