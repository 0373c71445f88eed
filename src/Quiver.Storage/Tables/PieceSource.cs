using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables;

/// <summary>A running scan: its pieces, one after another, each by as many workers as it has morsels for.</summary>
sealed class PieceSource : MorselSource
{
    readonly SharedSources<SharedSource> _pieces;

    /// <summary>Starts a scan.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="reading">Opens chunks.</param>
    /// <param name="open">Opens a piece; null where none of its rows are needed.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public PieceSource(int count, ChunkReading reading, Func<int, ChunkReading, MorselSource?> open, CancellationToken cancellationToken)
    {
        _pieces = new SharedSources<SharedSource>(count, position => OpenPiece(position, open(position, reading)), cancellationToken);
    }

    /// <inheritdoc/>
    public override double Progress => _pieces.Progress;

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new SharedSourcesReader<SharedSource>(_pieces);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _pieces.Dispose();
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
