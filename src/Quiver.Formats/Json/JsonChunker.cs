using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Cuts a JSON file between top-level values: at line ends where there is one a line, else where brackets are balanced.</summary>
sealed unsafe class JsonChunker(
    TextSource source, JsonStart start, JsonOptions options, MemoryBudget budget, int chunkBytes)
    : TextChunker(source, start.Offset, budget, chunkBytes)
{
    /// <summary>Smaller than for CSV: the tokens of a chunk take as much room again and should stay in the cache.</summary>
    public const int DefaultJsonChunkBytes = 1 << 20;

    bool _isClosed;

    protected override long MaxRecordBytes => options.MaxValueBytes;

    /// <summary>Creates what cuts a file.</summary>
    public static TextChunker Create(TextSource source, JsonStart start, JsonOptions options, MemoryBudget budget, int chunkBytes) =>
        start.IsStreamed
            ? new JsonRecordsChunker(source, start, options, budget, chunkBytes)
            : new JsonChunker(source, start, options, budget, chunkBytes);

    protected override int FindEnd(TextChunk chunk, int length, bool isEnd) => start.Layout switch
    {
        JsonLayout.Lines => isEnd ? length : new ReadOnlySpan<byte>(chunk.Data, length).LastIndexOf((byte)'\n') + 1,
        JsonLayout.Values => isEnd ? length : LastValueEnd(chunk.Data, length),
        _ => ArrayEnd(chunk, length, isEnd),
    };

    protected override QuiverException TooLong(long offset) => TooLong(Source, offset, MaxRecordBytes);

    /// <summary>Makes the error for a value that is too long.</summary>
    public static QuiverException TooLong(TextSource source, long offset, long mostBytes) => source.Error(
        ErrorCode.LimitExceeded,
        offset,
        FormattableString.Invariant($"the value that starts here is longer than {mostBytes} bytes; ")
        + "a closing quote or bracket may be missing, or maximum_object_size too small");

    /// <summary>Returns where the last whole elements of an array end: after a comma, or after the bracket that closes the array.</summary>
    public static int LastElementEnd(byte* data, int length, out bool isClosed)
    {
        JsonScanner scanner = default;
        int depth = 0;
        int end = 0;
        isClosed = false;
        for (int position = 0; position < length; position += 64)
        {
            ulong marks = scanner.NextBrackets(data + position, length - position, out ulong opens, out ulong closes);
            int closeCount = BitOperations.PopCount(closes);
            if (depth > closeCount)
            {
                // The depth of the elements is not reached in this block, whatever the order of its brackets.
                depth += BitOperations.PopCount(opens) - closeCount;
                continue;
            }

            for (; marks != 0; marks &= marks - 1)
            {
                ulong bit = marks & (~marks + 1);
                depth += (opens & bit) != 0 ? 1 : (closes & bit) != 0 ? -1 : 0;
                if (depth < 0)
                {
                    isClosed = true;
                    return position + BitOperations.TrailingZeroCount(bit) + 1;
                }

                if (depth == 0 && ((opens | closes) & bit) == 0)
                {
                    end = position + BitOperations.TrailingZeroCount(bit) + 1;
                }
            }
        }

        return end;
    }

    int ArrayEnd(TextChunk chunk, int length, bool isEnd)
    {
        int end = 0;
        if (!_isClosed)
        {
            end = LastElementEnd(chunk.Data, length, out _isClosed);
            chunk.Tag = chunk.Offset == start.Offset ? JsonChunkTag.ArrayStart : JsonChunkTag.Rows;
            if (!_isClosed)
            {
                return isEnd
                    ? throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + length, "the array is never closed; the file may be cut short")
                    : end;
            }
        }
        else
        {
            chunk.Tag = JsonChunkTag.Gap;
        }

        int text = new ReadOnlySpan<byte>(chunk.Data + end, length - end).IndexOfAnyExcept(" \t\r\n"u8);
        return text < 0
            ? length
            : throw Source.Error(ErrorCode.CorruptFile, chunk.Offset + end + text, "text follows the end of the array");
    }

    /// <summary>Returns where the last whole value ends: after a bracket, or at a line end outside of all values.</summary>
    static int LastValueEnd(byte* data, int length)
    {
        JsonScanner scanner = default;
        int depth = 0;
        int end = 0;
        for (int position = 0; position < length; position += 64)
        {
            _ = scanner.Next(data + position, length - position, out ulong operators);
            for (ulong marks = operators | scanner.LineEnds; marks != 0; marks &= marks - 1)
            {
                int at = position + BitOperations.TrailingZeroCount(marks);
                byte b = data[at];
                depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
                end = depth == 0 && b is ((byte)'}' or (byte)']' or (byte)'\n') ? at + 1 : end;
            }
        }

        return end;
    }
}
