using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Transfer;

/// <summary>Parses pieces and puts their rows into the log, each when all pieces before it are there. One thread uses it.</summary>
/// <param name="store">The store.</param>
/// <param name="database">The database, which is created where it is missing.</param>
/// <param name="options">How lines are read.</param>
/// <param name="budget">What counts the memory.</param>
sealed class PieceWriter(TimeSeriesStore store, string database, WriteOptions options, MemoryBudget budget) : IDisposable
{
    /// <summary>A piece is parsed again where other writers changed the schema meanwhile, which cannot go on for ever.</summary>
    const int MostAttempts = 100;

    readonly LineParser _parser = new(LineLimits.Default, budget);

    /// <summary>Writes a piece; what it returns may not be durable yet.</summary>
    public async Task<WrittenPiece> WriteAsync(LinePiece piece, CancellationToken cancellationToken)
    {
        await store.Rows.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        var (writes, result) = await PrepareAsync(piece, cancellationToken).ConfigureAwait(false);
        var durable = writes.Count == 0
            ? Task.CompletedTask
            : store.Rows.WriteAsync(writes, isDurable: true, CancellationToken.None);
        return new WrittenPiece(durable, result);
    }

    /// <summary>Parses a piece, waits until the one before has its place, and extends the catalog by what the piece needs.</summary>
    /// <returns>The rows, which are the caller's, and what to say of them.</returns>
    public async Task<(IReadOnlyList<TableWrite> Writes, LoadProgress Result)> PrepareAsync(
        LinePiece piece, CancellationToken cancellationToken)
    {
        var batch = Parse(piece);
        try
        {
            await piece.Before.WaitAsync(cancellationToken).ConfigureAwait(false);

            // From here on the piece is in the log or not at all: later ones must not overtake it.
            cancellationToken.ThrowIfCancellationRequested();
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                if (batch.RowCount == 0 || (batch.ErrorCount > 0 && !options.AcceptsPartial))
                {
                    var nothing = ResultOf(piece, batch, 0);
                    batch.Dispose();
                    return ([], nothing);
                }

                var catalog = await store.Catalog.ExtendAsync(database, batch, CancellationToken.None).ConfigureAwait(false);
                if (catalog?.FindDatabase(database) is { } definition)
                {
                    return (
                        [.. batch.Tables.Select(table => new TableWrite(definition.FindTable(table.Table)!, table))],
                        ResultOf(piece, batch, batch.RowCount));
                }

                batch.Dispose();
                batch = Parse(piece);
            }

            throw new QuiverException(
                ErrorCode.LimitExceeded, $"the schema of database \"{database}\" changes all the time; load while nobody changes it");
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    LineBatch Parse(LinePiece piece)
    {
        var now = (store.Options.Clock.GetUtcNow().UtcDateTime - DateTime.UnixEpoch).Ticks * 100;
        return piece.Parse(_parser, store.Catalog.SchemaOf(database), options.Precision, now);
    }

    static LoadProgress ResultOf(LinePiece piece, LineBatch batch, long rows) => new(
        piece.Length, piece.LineCount, rows, batch.ErrorCount,
        [.. batch.Errors.Select(error => error with { Number = error.Number + piece.FirstLine })]);
}
