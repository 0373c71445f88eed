using Quiver.Engine.Catalog;

namespace Quiver.Formats.Text;

/// <summary>A running scan over text files: workers take chunks, in order, from one file after another.</summary>
sealed class TextScanSource(
    IReadOnlyList<TextFile> files, IReadOnlyList<int> projection, TextScanContext context) : MorselSource
{
    readonly Lock _lock = new();
    readonly long _totalBytes = files.Sum(f => f.Source.Length);
    TextChunker? _chunker;
    int _file;
    long _morsel;
    long _doneBytes;
    long _fileBytes;

    public override double Progress => _totalBytes <= 0
        ? -1
        : Math.Min(1, (Volatile.Read(ref _doneBytes) + Volatile.Read(ref _fileBytes)) / (double)_totalBytes);

    public override MorselReader CreateReader() => new TextMorselReader(this, new TextChunk(context.Budget), context);

    /// <summary>Creates the decoder of a file.</summary>
    public ITextDecoder CreateDecoder(int file) => files[file].CreateDecoder(projection, context);

    /// <summary>Fills the chunk with the next records of the files; false where there are none.</summary>
    public bool TryNext(TextChunk chunk, out int file, out long morsel)
    {
        lock (_lock)
        {
            for (; _file < files.Count && !context.IsEnough; _file++)
            {
                _chunker ??= files[_file].CreateChunker(context);
                if (_chunker.TryNext(chunk))
                {
                    file = _file;
                    morsel = _morsel++;
                    Volatile.Write(ref _fileBytes, chunk.Offset + chunk.Length);
                    return true;
                }

                _chunker.Dispose();
                _chunker = null;
                Volatile.Write(ref _doneBytes, _doneBytes + files[_file].Source.Length);
                Volatile.Write(ref _fileBytes, 0);
            }
        }

        file = -1;
        morsel = _morsel;
        return false;
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _chunker?.Dispose();
            _chunker = null;
            _file = files.Count;
        }

        base.Dispose();
    }
}
