using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Text;

/// <summary>Takes chunks of text files one after another and decodes them, for one worker.</summary>
sealed class TextMorselReader(TextScanSource source, TextChunk chunk, TextScanContext context) : MorselReader
{
    ITextDecoder? _decoder;
    int _file = -1;
    RecordBatch? _last;
    long _morsel;
    bool _isOpen;

    public override long Morsel => _morsel;

    public override RecordBatch? Next()
    {
        _last?.Dispose();
        _last = null;
        while (true)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (_isOpen && !context.IsEnough && _decoder!.TryReadBatch(out _last))
            {
                context.Deliver(_last.Length);
                return _last;
            }

            _isOpen = false;
            if (!source.TryNext(chunk, out int file, out _morsel))
            {
                return null;
            }

            if (file != _file)
            {
                _decoder?.Dispose();
                _decoder = null;
                _decoder = source.CreateDecoder(file);
                _file = file;
            }

            _decoder!.Open(chunk);
            _isOpen = true;
        }
    }

    public override void Dispose()
    {
        _last?.Dispose();
        _last = null;
        _decoder?.Dispose();
        _decoder = null;
        chunk.Dispose();
        base.Dispose();
    }
}
