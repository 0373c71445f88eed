using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables;

/// <summary>A running scan: its pieces, one after another, each by as many workers as it has morsels for.</summary>
sealed class PieceSource : MorselSource
{
    readonly SharedSources<SharedSource> _pieces;

    /// <summary>Starts a scan.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="reading">Opens chunks.</param>
    /// <param name="open">Opens a piece.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public PieceSource(int count, ChunkReading reading, Func<int, ChunkReading, MorselSource> open, CancellationToken cancellationToken)
    {
        _pieces = new SharedSources<SharedSource>(count, position => OpenPiece(position, open(position, reading)), cancellationToken);
    }

    /// <inheritdoc/>
    public override double Progress => _pieces.Progress;

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new Reader(_pieces);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _pieces.Dispose();
        base.Dispose();
    }

    static SharedSource? OpenPiece(int position, MorselSource source)
    {
        if (source.MorselCount > 0)
        {
            return new SharedSource(position, source);
        }

        source.Dispose();
        return null;
    }

    sealed class Reader(SharedSources<SharedSource> pieces) : MorselReader
    {
        SharedSource? _open;
        MorselReader? _reader;
        int _last = -1;

        /// <summary>The piece, then the morsel in it: pieces of more than 2^32 morsels do not exist.</summary>
        public override long Morsel => ((long)_last << 32) | (_reader?.Morsel ?? 0);

        /// <inheritdoc/>
        public override RecordBatch? Next()
        {
            while (true)
            {
                if (_reader is null && !OpenNext())
                {
                    return null;
                }

                if (_reader!.Next() is { } rows)
                {
                    return rows;
                }

                Close();
            }
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            Close();
            base.Dispose();
        }

        bool OpenNext()
        {
            _open = pieces.Take(_last);
            if (_open is null)
            {
                return false;
            }

            _last = _open.Position;
            _reader = _open.Source.CreateReader();
            return true;
        }

        void Close()
        {
            _reader?.Dispose();
            _reader = null;
            if (_open is not null)
            {
                pieces.Release(_open);
                _open = null;
            }
        }
    }
}
