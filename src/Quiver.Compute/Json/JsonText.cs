using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Compute.Text;

namespace Quiver.Compute.Json;

/// <summary>Writes JSON text: without blanks, or one value a line; strings with no more escapes than RFC 8259 asks for.</summary>
static class JsonText
{
    const int IndentWidth = 4;

    static readonly SearchValues<byte> _escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>The error for text that is not JSON.</summary>
    public static QuiverException Invalid(JsonException error)
    {
        string place = error.BytePositionInLine is { } at ? $" at byte {at} of line {(error.LineNumber ?? 0) + 1}" : "";
        bool isDeep = error.Message.Contains("maximum configured depth", StringComparison.Ordinal);
        string depth = isDeep ? $"; it may be {JsonSearch.MaxDepth} levels deep" : "";
        return new QuiverException(ErrorCode.InvalidValue, $"not valid JSON{place}{depth}", error);
    }

    /// <summary>Appends a text as a JSON string.</summary>
    public static void AppendString(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        buffer.Append((byte)'"');
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(_escaped);
            if (plain < 0)
            {
                buffer.Append(text);
                break;
            }

            buffer.Append(text[..plain]);
            AppendEscape(text[plain], buffer);
            text = text[(plain + 1)..];
        }

        buffer.Append((byte)'"');
    }

    /// <summary>Appends the text of a JSON string, or the value itself where it is none.</summary>
    public static void AppendUnquoted(ReadOnlySpan<byte> json, TextBuffer buffer)
    {
        if (json.IsEmpty || json[0] != '"')
        {
            AppendCompact(json, buffer);
            return;
        }

        Utf8JsonReader reader = JsonSearch.Open(json);
        reader.Read();
        AppendValue(ref reader, buffer);
    }

    /// <summary>Appends what a string token says.</summary>
    public static void AppendValue(ref Utf8JsonReader reader, TextBuffer buffer)
    {
        if (!reader.ValueIsEscaped)
        {
            buffer.Append(reader.ValueSpan);
            return;
        }

        Span<byte> room = buffer.GetSpan(reader.ValueSpan.Length);
        buffer.Advance(reader.CopyString(room));
    }

    /// <summary>Appends a value without blanks, numbers with a point or exponent as doubles are written.</summary>
    public static void AppendCompact(ReadOnlySpan<byte> json, TextBuffer buffer) => Append(json, buffer, isPretty: false);

    /// <summary>Appends a value with each element and field on a line of its own.</summary>
    public static void AppendPretty(ReadOnlySpan<byte> json, TextBuffer buffer) => Append(json, buffer, isPretty: true);

    static void Append(ReadOnlySpan<byte> json, TextBuffer buffer, bool isPretty)
    {
        Utf8JsonReader reader = JsonSearch.Open(json);
        bool isFirst = true;
        bool isNamed = false;
        int depth = 0;
        while (reader.Read())
        {
            JsonTokenType token = reader.TokenType;
            bool isEnd = token is JsonTokenType.EndArray or JsonTokenType.EndObject;
            depth -= isEnd ? 1 : 0;
            if (!isFirst && !isEnd && !isNamed)
            {
                buffer.Append((byte)',');
            }

            if (isPretty && !isNamed && !(isEnd && isFirst) && (depth > 0 || isEnd))
            {
                NewLine(depth, buffer);
            }

            isNamed = token == JsonTokenType.PropertyName;
            isFirst = token is JsonTokenType.StartArray or JsonTokenType.StartObject;
            depth += isFirst ? 1 : 0;
            AppendToken(ref reader, buffer);
            if (isNamed)
            {
                buffer.Append(isPretty ? ": "u8 : ":"u8);
            }
        }
    }

    static void NewLine(int depth, TextBuffer buffer)
    {
        buffer.Append((byte)'\n');
        buffer.GetSpan(depth * IndentWidth)[..(depth * IndentWidth)].Fill((byte)' ');
        buffer.Advance(depth * IndentWidth);
    }

    static void AppendToken(ref Utf8JsonReader reader, TextBuffer buffer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                buffer.Append((byte)'[');
                break;
            case JsonTokenType.EndArray:
                buffer.Append((byte)']');
                break;
            case JsonTokenType.StartObject:
                buffer.Append((byte)'{');
                break;
            case JsonTokenType.EndObject:
                buffer.Append((byte)'}');
                break;
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped:
                byte[] text = new byte[reader.ValueSpan.Length];
                AppendString(text.AsSpan(0, reader.CopyString(text)), buffer);
                break;
            case JsonTokenType.String or JsonTokenType.PropertyName:
                buffer.Append((byte)'"');
                buffer.Append(reader.ValueSpan);
                buffer.Append((byte)'"');
                break;
            case JsonTokenType.Number:
                AppendNumber(reader.ValueSpan, buffer);
                break;
            default:
                buffer.Append(reader.ValueSpan);
                break;
        }
    }

    static void AppendNumber(ReadOnlySpan<byte> number, TextBuffer buffer)
    {
        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
        {
            NumberText.Append(value, buffer);
        }
        else
        {
            buffer.Append(number);
        }
    }

    static void AppendEscape(byte character, TextBuffer buffer)
    {
        ReadOnlySpan<byte> hex = "0123456789ABCDEF"u8;
        buffer.Append((byte)'\\');
        switch (character)
        {
            case (byte)'"' or (byte)'\\':
                buffer.Append(character);
                break;
            case (byte)'\b':
                buffer.Append((byte)'b');
                break;
            case (byte)'\f':
                buffer.Append((byte)'f');
                break;
            case (byte)'\n':
                buffer.Append((byte)'n');
                break;
            case (byte)'\r':
                buffer.Append((byte)'r');
                break;
            case (byte)'\t':
                buffer.Append((byte)'t');
                break;
            default:
                buffer.Append("u00"u8);
                buffer.Append(hex[character >> 4]);
                buffer.Append(hex[character & 15]);
                break;
        }
    }
}
