using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables;

/// <summary>A running scan: its pieces, one after another, each by as many workers as it has morsels for.</summary>
sealed class PieceSource : MorselSource
{
    readonly SharedSources<SharedSource> _pieces;
    MorselSource? _only;

    /// <summary>Starts a scan.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="reading">Opens chunks.</param>
    /// <param name="open">Opens a piece; null where none of its rows are needed.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public PieceSource(int count, ChunkReading reading, Func<int, ChunkReading, MorselSource?> open, CancellationToken cancellationToken)
    {
        MayWait = !reading.IsLocal;
        if (count == 1)
        {
            // How many workers find work is known as soon as it is open, and then no more of them are started.
            _only = open(0, reading);
            MorselCount = _only?.MorselCount ?? 0;
        }

        _pieces = new SharedSources<SharedSource>(
            count, position => OpenPiece(position, Interlocked.Exchange(ref _only, null) ?? open(position, reading)), cancellationToken);
    }

    /// <inheritdoc/>
    public override int MorselCount { get; } = int.MaxValue;

    /// <inheritdoc/>
    public override bool MayWait { get; }

    /// <inheritdoc/>
    public override double Progress => _pieces.Progress;

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new SharedSourcesReader<SharedSource>(_pieces);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _pieces.Dispose();
        _only?.Dispose();
        base.Dispose();
    }

    static SharedSource? OpenPiece(int position, MorselSource? source)
    {
        if (source?.MorselCount > 0)
        {
            return new SharedSource(position, source);
        }

        source?.Dispose();
        return null;
    }
}
