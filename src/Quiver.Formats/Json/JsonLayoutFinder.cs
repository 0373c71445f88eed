using System.Numerics;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Finds out how the rows of a JSON file follow each other, from its first bytes.</summary>
static unsafe class JsonLayoutFinder
{
    const int SampleBytes = 128 << 10;

    /// <summary>Documents that do not end in this many bytes are not read at once where rows lie inside them.</summary>
    const int LongDocumentBytes = 1 << 20;

    /// <summary>Finds out where rows start and how they follow each other.</summary>
    public static JsonStart Find(TextSource source, JsonOptions options, MemoryBudget budget)
    {
        int wanted = options.Pointer is null ? SampleBytes : LongDocumentBytes;
        using NativeBuffer room = NativeBuffer.Allocate(wanted + TextChunk.Padding, budget, "the start of a JSON file");
        int length;
        using (Stream stream = source.Open())
        {
            length = source.Fill(stream, new Span<byte>(room.Pointer, wanted));
        }

        new Span<byte>(room.Pointer + length, 64).Clear();
        var text = new ReadOnlySpan<byte>(room.Pointer, length);
        CheckEncoding(source.Name, text);
        int start = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        int first = text[start..].IndexOfAnyExcept(" \t\r\n"u8);
        first = first < 0 ? length : first + start;
        bool isArray = first < length && text[first] == (byte)'[' && options.Pointer is null;
        if (options.Layout == JsonLayout.Array || (options.Layout is null && isArray))
        {
            return first < length && text[first] != (byte)'['
                ? throw source.Error(ErrorCode.CorruptFile, first, "the file starts with no bracket, but format := 'array' was given")
                : new JsonStart(JsonLayout.Array, Math.Min(first + 1, length), IsStreamed: false);
        }

        (bool isOnePerLine, bool hasWholeValue) = Look(room.Pointer, start, length, options.IgnoresErrors);
        if (options.Pointer is not null && !hasWholeValue && length == wanted)
        {
            return new JsonStart(JsonLayout.Array, start, IsStreamed: true);
        }

        return new JsonStart(options.Layout ?? (isOnePerLine ? JsonLayout.Lines : JsonLayout.Values), start, IsStreamed: false);
    }

    static void CheckEncoding(string name, ReadOnlySpan<byte> text)
    {
        bool isMarked = text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        if (isMarked || (text.Length >= 4 && (text[0] == 0 || text[1] == 0)))
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{name} is UTF-16 or UTF-32; convert it to UTF-8 first");
        }
    }

    /// <summary>
    /// Tells whether no value goes over a line end or shares its line, and whether a value ends. Where broken lines are to be left out,
    /// the first whole line decides.
    /// </summary>
    static (bool IsOnePerLine, bool HasWholeValue) Look(byte* data, int start, int length, bool ignoresErrors)
    {
        JsonScanner scanner = default;
        bool isOnePerLine = true;
        bool hasWholeValue = false;
        bool isAfterValue = false;
        int depth = 0;
        for (int position = start; position < length; position += 64)
        {
            _ = scanner.Next(data + position, length - position, out ulong operators);
            for (ulong marks = operators | scanner.LineEnds; marks != 0; marks &= marks - 1)
            {
                switch (data[position + BitOperations.TrailingZeroCount(marks)])
                {
                    case (byte)'{' or (byte)'[':
                        isOnePerLine &= depth++ > 0 || !isAfterValue;
                        break;
                    case (byte)'}' or (byte)']':
                        depth--;
                        isAfterValue = depth <= 0;
                        hasWholeValue |= isAfterValue;
                        break;
                    case (byte)'\n':
                        if (ignoresErrors && isAfterValue && isOnePerLine)
                        {
                            return (true, hasWholeValue);
                        }

                        isOnePerLine &= depth <= 0;
                        isAfterValue = false;
                        break;
                    default:
                        break;
                }
            }
        }

        return (isOnePerLine, hasWholeValue);
    }
}
