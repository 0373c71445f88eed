using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Cli.JsonLines;

/// <summary>
/// Writes values as the cells of an answer: null, true, false, integers of any size, floats by their shortest text (always with a point
/// or an exponent), and everything else, decimals and non-finite floats included, as a string.
/// </summary>
static class JsonCells
{
    static readonly SearchValues<byte> _escaped =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Appends a value; times, spans, bytes and nested values look as a style says.</summary>
    public static void Append(Column column, int row, TextBuffer buffer, ValueStyle style)
    {
        if (column.IsNull(row))
        {
            buffer.Append("null"u8);
            return;
        }

        DataType type = column.Type;
        if (type.IsInteger || type.Id == TypeId.Boolean)
        {
            ValueText.Append(column, row, buffer);
            return;
        }

        int start = buffer.Length;
        buffer.Append((byte)'"');
        ValueText.Append(column, row, buffer, type.IsFloating ? ValueStyle.Cast : style);
        if (!type.IsFloating)
        {
            EndString(start, buffer);
            return;
        }

        // "nan", "inf" and "-inf" are strings, every other float is a number.
        if (buffer.Written[^1] is (byte)'n' or (byte)'f')
        {
            buffer.Append((byte)'"');
            return;
        }

        Span<byte> number = stackalloc byte[64];
        int length = buffer.Length - start - 1;
        buffer.Written[(start + 1)..].CopyTo(number);
        buffer.Truncate(start);
        buffer.Append(number[..length]);
    }

    /// <summary>Appends a string.</summary>
    public static void AppendString(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        int start = buffer.Length;
        buffer.Append((byte)'"');
        buffer.Append(text);
        EndString(start, buffer);
    }

    /// <summary>Ends a string whose text lies behind the quote at a place of the buffer, and escapes it where it must be.</summary>
    static void EndString(int start, TextBuffer buffer)
    {
        ReadOnlySpan<byte> text = buffer.Written[(start + 1)..];
        if (text.ContainsAny(_escaped) || !Utf8.IsValid(text))
        {
            byte[] copy = ArrayPool<byte>.Shared.Rent(text.Length);
            int length = text.Length;
            text.CopyTo(copy);
            buffer.Truncate(start + 1);
            AppendEscaped(copy.AsSpan(0, length), buffer);
            ArrayPool<byte>.Shared.Return(copy);
        }

        buffer.Append((byte)'"');
    }

    static void AppendEscaped(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        while (!text.IsEmpty)
        {
            int special = text.IndexOfAny(_escaped);
            AppendValid(special < 0 ? text : text[..special], buffer);
            if (special < 0)
            {
                return;
            }

            AppendEscape(text[special], buffer);
            text = text[(special + 1)..];
        }
    }

    static void AppendEscape(byte value, TextBuffer buffer)
    {
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                buffer.Append((byte)'\\');
                buffer.Append(value);
                break;
            case (byte)'\n':
                buffer.Append("\\n"u8);
                break;
            case (byte)'\r':
                buffer.Append("\\r"u8);
                break;
            case (byte)'\t':
                buffer.Append("\\t"u8);
                break;
            default:
                ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
                buffer.Append("\\u00"u8);
                buffer.Append(hex[value >> 4]);
                buffer.Append(hex[value & 15]);
                break;
        }
    }

    /// <summary>Appends text, bytes that are not UTF-8 as the replacement character.</summary>
    static void AppendValid(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        if (Utf8.IsValid(text))
        {
            buffer.Append(text);
            return;
        }

        while (!text.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(text, out _, out int length);
            buffer.Append(status == OperationStatus.Done ? text[..length] : "\uFFFD"u8);
            text = text[length..];
        }
    }
}
