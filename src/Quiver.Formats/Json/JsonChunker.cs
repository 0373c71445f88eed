using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Cuts a JSON file between top-level values: at line ends where there is one a line, else where brackets are balanced.</summary>
sealed unsafe class JsonChunker(
    TextSource source, JsonLayout layout, long dataOffset, int maxValueBytes, MemoryBudget budget, int chunkBytes)
    : TextChunker(source, dataOffset, budget, chunkBytes)
{
    /// <summary>Smaller than for CSV: the tokens of a chunk take as much room again and should stay in the cache.</summary>
    public const int DefaultJsonChunkBytes = 1 << 20;

    bool _isClosed;

    protected override long MaxRecordBytes => maxValueBytes;

    protected override int FindEnd(TextChunk chunk, int length, bool isEnd)
    {
        if (layout == JsonLayout.Lines)
        {
            return isEnd ? length : new ReadOnlySpan<byte>(chunk.Data, length).LastIndexOf((byte)'\n') + 1;
        }

        int end = _isClosed ? 0 : LastValueEnd(chunk, length);
        if (_isClosed)
        {
            int text = new ReadOnlySpan<byte>(chunk.Data + end, length - end).IndexOfAnyExcept(" \t\r\n"u8);
            return text < 0
                ? length
                : throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + end + text, "text follows the end of the array");
        }

        if (isEnd && layout == JsonLayout.Array)
        {
            throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + length, "the array is never closed; the file may be cut short");
        }

        return isEnd ? length : end;
    }

    protected override QuiverException TooLong(long offset) => Source.Error(
        ErrorCode.LimitExceeded,
        offset,
        $"the value that starts here is longer than {MaxRecordBytes} bytes; a closing quote or bracket may be missing");

    int LastValueEnd(TextChunk chunk, int length)
    {
        JsonScanner scanner = default;
        int depth = 0;
        int end = 0;
        for (int position = 0; position < length; position += 64)
        {
            _ = scanner.Next(chunk.Data + position, length - position, out ulong operators);
            operators |= layout == JsonLayout.Values ? scanner.LineEnds : 0;
            for (; operators != 0; operators &= operators - 1)
            {
                int at = position + BitOperations.TrailingZeroCount(operators);
                byte b = chunk.Data[at];
                if (b is (byte)'{' or (byte)'[')
                {
                    depth++;
                }
                else if (b is (byte)'}' or (byte)']')
                {
                    depth--;
                    end = depth == 0 && layout == JsonLayout.Values ? at + 1 : end;
                    if (depth < 0 && layout == JsonLayout.Array)
                    {
                        _isClosed = true;
                        return at + 1;
                    }
                }
                else if (depth == 0 && b == (layout == JsonLayout.Array ? (byte)',' : (byte)'\n'))
                {
                    end = at + 1;
                }
            }
        }

        return end;
    }
}
