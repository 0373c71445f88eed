using System.Threading.Channels;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Transfer;

/// <summary>
/// Writes long texts of lines: pieces are parsed side by side and take their places in the log in the order of the text, so that of two
/// lines with one key the later wins. While some pieces are parsed, others are on their way to the disk.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="database">The database, which is created where it is missing.</param>
/// <param name="options">How lines are read; all-or-nothing is by piece.</param>
sealed class LineLoader(TimeSeriesStore store, string database, WriteOptions options)
{
    /// <summary>Pieces whose writes wait for the disk; that they are few bytes is seen to elsewhere.</summary>
    const int MostUnacknowledged = 64;

    const int MostErrors = 1000;

    readonly MemoryBudget _budget = new(long.MaxValue);

    /// <summary>How many pieces are parsed side by side.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>About how long a piece is.</summary>
    public int PieceBytes { get; init; } = LinePieces.DefaultBytes;

    /// <summary>Writes all lines of a text.</summary>
    /// <param name="text">The text, read on a thread of its own.</param>
    /// <param name="progress">Called for each piece once it is durable, one after the other, in order.</param>
    /// <param name="cancellationToken">Ends the load; what is on its way is still written and reported.</param>
    public async Task RunAsync(Stream text, Action<LoadProgress> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateBounded<LinePiece>(1);
        var written = Channel.CreateBounded<WrittenPiece>(MostUnacknowledged);
        var acknowledging = Task.Run(() => AcknowledgeAsync(written.Reader, progress, stop), CancellationToken.None);
        Task[] others =
        [
            Start(() => ReadAsync(text, pieces.Writer, stop.Token), stop),
            .. Enumerable.Range(0, Workers).Select(_ => Start(() => WorkAsync(pieces.Reader, written.Writer, stop.Token), stop)),
        ];
        try
        {
            await Task.WhenAll(others).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            written.Writer.Complete();
            while (pieces.Reader.TryRead(out var left))
            {
                left.Dispose();
            }
        }

        // The first failure stopped all others, whose cancellation says no more than that.
        await acknowledging.ConfigureAwait(false);
        await (others.FirstOrDefault(task => task.IsFaulted) ?? Task.WhenAll(others)).ConfigureAwait(false);
    }

    /// <summary>Writes all lines of a text and returns what came of it.</summary>
    public async Task<WriteResult> RunAsync(Stream text, CancellationToken cancellationToken)
    {
        var (rows, wrong) = (0L, 0L);
        var errors = new List<LineError>();
        await RunAsync(
            text,
            piece =>
            {
                rows += piece.RowCount;
                wrong += piece.ErrorCount;
                errors.AddRange(piece.Errors.Take(MostErrors - errors.Count));
            },
            cancellationToken).ConfigureAwait(false);
        return new WriteResult(rows, wrong, errors);
    }

    static Task Start(Func<Task> work, CancellationTokenSource stop) => Task.Run(async () =>
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    });

    async Task ReadAsync(Stream text, ChannelWriter<LinePiece> pieces, CancellationToken cancellationToken)
    {
        using var source = new LinePieces(text, _budget, PieceBytes);
        try
        {
            while (source.Next() is { } piece)
            {
                try
                {
                    await pieces.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    piece.Dispose();
                    throw;
                }
            }
        }
        finally
        {
            pieces.Complete();
        }
    }

    async Task WorkAsync(ChannelReader<LinePiece> pieces, ChannelWriter<WrittenPiece> written, CancellationToken cancellationToken)
    {
        using var writer = new PieceWriter(store, database, options, _budget);
        await foreach (var piece in pieces.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var outcome = await writer.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                await written.WriteAsync(outcome, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                piece.Place();
                piece.Dispose();
            }
        }
    }

    /// <summary>Reports pieces in order as they become durable; after a failure the rest is only waited for.</summary>
    static async Task AcknowledgeAsync(ChannelReader<WrittenPiece> written, Action<LoadProgress> progress, CancellationTokenSource stop)
    {
        Task? failed = null;
        await foreach (var piece in written.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await piece.Durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!piece.Durable.IsCompletedSuccessfully)
            {
                failed ??= piece.Durable;
                await stop.CancelAsync().ConfigureAwait(false);
            }
            else if (failed is null)
            {
                progress(piece.Result);
            }
        }

        await (failed ?? Task.CompletedTask).ConfigureAwait(false);
    }
}
