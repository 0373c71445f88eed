using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Cuts out the arrays that a JSON pointer leads to, from documents of any length: what lies around them passes by in chunks
/// without rows, checked and forgotten.
/// </summary>
sealed unsafe class JsonRecordsChunker(
    TextSource source, JsonStart start, JsonOptions options, MemoryBudget budget, int chunkBytes)
    : TextChunker(source, start.Offset, budget, chunkBytes)
{
    readonly JsonDocumentWalker _walker = new(source, options);
    bool _isInArray;
    bool _isArrayStart;

    protected override long MaxRecordBytes => options.MaxValueBytes;

    protected override bool CutsEnd => true;

    protected override int FindEnd(TextChunk chunk, int length, bool isEnd)
    {
        if (!_isInArray)
        {
            chunk.Tag = JsonChunkTag.Gap;
            int walked = _walker.Walk(chunk, length, isEnd);
            _isInArray = _walker.IsAtRecords;
            _isArrayStart = _isInArray;
            return walked;
        }

        int end = JsonChunker.LastElementEnd(chunk.Data, length, out bool isClosed);
        if (isEnd && !isClosed)
        {
            throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + length, "the array is never closed; the file may be cut short");
        }

        if (end > 0)
        {
            chunk.Tag = _isArrayStart ? JsonChunkTag.ArrayStart : JsonChunkTag.Rows;
            _isArrayStart = false;
            _isInArray = !isClosed;
        }

        return end;
    }

    protected override QuiverException TooLong(long offset) => JsonChunker.TooLong(Source, offset, MaxRecordBytes);
}
