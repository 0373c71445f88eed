using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Finds out layout, columns and types of a JSON file from its first values.</summary>
static unsafe class JsonInference
{
    /// <summary>The name of the only column where rows are not objects.</summary>
    public const string ValueColumn = "json";

    /// <summary>Finds out the format of a file.</summary>
    public static JsonFormat Infer(TextSource source, JsonOptions options, MemoryBudget budget)
    {
        byte[] start = source.ReadSample(Math.Max(options.SampleBytes, 64), out _);
        (JsonLayout layout, int dataOffset) = FindLayout(source.Name, start, options);
        using var chunker = new JsonChunker(
            source, layout, dataOffset, options.MaxValueBytes, budget, Math.Max(options.SampleBytes, 64) + TextChunk.Padding);
        using var chunk = new TextChunk(budget);
        using var tokens = new JsonTokens(source, budget);
        var shape = new JsonShape();
        int rows = 0;
        if (chunker.TryNext(chunk))
        {
            tokens.Open(chunk);
            while (!tokens.IsAtEnd && !(layout == JsonLayout.Array && tokens.Peek == (byte)']'))
            {
                shape.Add(tokens);
                rows++;
                if (layout == JsonLayout.Array && !tokens.IsAtEnd && !tokens.TakeComma((byte)']'))
                {
                    break;
                }
            }
        }

        if (rows == 0)
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{source.Name} holds no values: its columns cannot be inferred");
        }

        return Describe(source, layout, dataOffset, shape, options);
    }

    static JsonFormat Describe(TextSource source, JsonLayout layout, int dataOffset, JsonShape shape, JsonOptions options)
    {
        var fields = new List<Field>();
        if (shape.IsObject)
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (string key in shape.Keys)
            {
                string name = key;
                for (int n = 1; !taken.Add(name); n++)
                {
                    name = FormattableString.Invariant($"{key}_{n}");
                }

                fields.Add(new Field(name, TypeOf(name, shape.Field(key).Type(), options)));
            }
        }
        else
        {
            fields.Add(new Field(ValueColumn, TypeOf(ValueColumn, shape.Type(), options)));
        }

        foreach (string name in options.Types?.Keys ?? [])
        {
            if (!fields.Any(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new QuiverException(ErrorCode.UnknownColumn, $"types names the column \"{name}\", which {source.Name} does not have");
            }
        }

        return new JsonFormat(layout, new Schema(fields), shape.IsObject ? shape.Keys : null, dataOffset, options.MaxValueBytes);
    }

    static DataType TypeOf(string name, DataType found, JsonOptions options)
    {
        foreach (KeyValuePair<string, DataType> given in options.Types ?? new Dictionary<string, DataType>())
        {
            if (string.Equals(given.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return given.Value;
            }
        }

        return found;
    }

    /// <summary>A bracket starts an array; else there is a value a line unless one goes over a line end.</summary>
    static (JsonLayout Layout, int DataOffset) FindLayout(string name, byte[] sample, JsonOptions options)
    {
        ReadOnlySpan<byte> text = sample;
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{name} is UTF-16; convert it to UTF-8 first");
        }

        int start = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        int first = text[start..].IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0 && text.Length < Math.Max(options.SampleBytes, 64))
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"{name} is empty: its columns cannot be inferred");
        }

        first = Math.Max(first, 0) + start;
        if (options.Layout is { } given)
        {
            return (given, given == JsonLayout.Array ? first + 1 : start);
        }

        return first < text.Length && text[first] == (byte)'[' ? (JsonLayout.Array, first + 1)
            : (HasValuePerLine(sample, start) ? JsonLayout.Lines : JsonLayout.Values, start);
    }

    static bool HasValuePerLine(byte[] sample, int start)
    {
        byte[] padded = new byte[sample.Length + 64];
        sample.CopyTo(padded, 0);
        JsonScanner scanner = default;
        int depth = 0;
        fixed (byte* data = padded)
        {
            for (int position = start; position < sample.Length; position += 64)
            {
                _ = scanner.Next(data + position, sample.Length - position, out ulong operators);
                for (ulong marks = operators | scanner.LineEnds; marks != 0; marks &= marks - 1)
                {
                    byte b = data[position + System.Numerics.BitOperations.TrailingZeroCount(marks)];
                    depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
                    if (b == (byte)'\n' && depth > 0)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
