using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Strings of JSON as Go's <c>encoding/json</c> writes them: what HTML gives a meaning is escaped too, and the line ends of Unicode.
/// </summary>
static class GoText
{
    /// <summary>Appends a string in quotes.</summary>
    public static void Append(string text, GrowingBuffer target)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Append(bytes, target);
    }

    /// <summary>Appends a string in quotes.</summary>
    public static void Append(ReadOnlySpan<byte> text, GrowingBuffer target)
    {
        target.Fill((byte)'"', 1);
        int start = 0;
        for (int i = 0; i < text.Length;)
        {
            int length = LengthOfPlain(text[i..]);
            if (length > 0)
            {
                i += length;
                continue;
            }

            target.Append(text[start..i]);
            i += AppendEscape(text[i..], target);
            start = i;
        }

        target.Append(text[start..]);
        target.Fill((byte)'"', 1);
    }

    /// <summary>Returns the length of the first character where it stands for itself; 0 where it does not.</summary>
    static int LengthOfPlain(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        if (first < 0x80)
        {
            return first is < 0x20 or (byte)'"' or (byte)'\\' or (byte)'<' or (byte)'>' or (byte)'&' ? 0 : 1;
        }

        return Rune.DecodeFromUtf8(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done
            && rune.Value is not (0x2028 or 0x2029) ? length : 0;
    }

    static int AppendEscape(ReadOnlySpan<byte> text, GrowingBuffer target)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        switch (text[0])
        {
            case (byte)'"':
                target.Append("\\\""u8);
                return 1;
            case (byte)'\\':
                target.Append("\\\\"u8);
                return 1;
            case (byte)'\n':
                target.Append("\\n"u8);
                return 1;
            case (byte)'\r':
                target.Append("\\r"u8);
                return 1;
            case (byte)'\t':
                target.Append("\\t"u8);
                return 1;
            case < 0x80 and var other:
                target.Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', digits[other >> 4], digits[other & 15]]);
                return 1;
            default:
                bool isLineEnd = Rune.DecodeFromUtf8(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
                target.Append(isLineEnd ? rune.Value == 0x2028 ? "\\u2028"u8 : "\\u2029"u8 : "\\ufffd"u8);
                return isLineEnd ? length : 1;
        }
    }

    /// <summary>The bytes that strings of most data do not have, and that take a closer look.</summary>
    public readonly struct Marks : ITextMarks
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<byte> Find(Vector128<byte> text) =>
            Vector128.LessThan(text, Vector128.Create((byte)' ')) | Vector128.Equals(text, Vector128.Create((byte)'"'))
            | Vector128.Equals(text, Vector128.Create((byte)'\\')) | Vector128.Equals(text, Vector128.Create((byte)'&'))

            // < and > differ in one bit; the line ends of Unicode begin with E2.
            | Vector128.Equals(text & Vector128.Create((byte)0xFD), Vector128.Create((byte)'<'))
            | Vector128.Equals(text, Vector128.Create((byte)0xE2));
    }
}
