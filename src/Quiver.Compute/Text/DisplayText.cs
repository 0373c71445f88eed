using System.Buffers;
using System.Text;

namespace Quiver.Compute.Text;

/// <summary>Text in the cells of a terminal: what is safe to print, how wide it is, how to shorten it.</summary>
static class DisplayText
{
    static readonly SearchValues<byte> _plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(i => (byte)i)]);

    /// <summary>Ranges of code points that take two cells (Unicode's East Asian Width W and F, the common blocks).</summary>
    static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F),
        (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Appends text without control characters, which could move the cursor or change colours.</summary>
    public static void AppendSafe(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        if (!text.ContainsAnyExcept(_plain))
        {
            buffer.Append(text);
            return;
        }

        while (!text.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            if (status == OperationStatus.Done && !Rune.IsControl(rune))
            {
                buffer.Append(text[..length]);
            }
            else
            {
                AppendEscape(rune, buffer);
            }

            text = text[length..];
        }
    }

    /// <summary>Returns the cells that safe text takes.</summary>
    public static int WidthOf(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        int width = 0;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            width += WidthOf(rune);
            text = text[length..];
        }

        return width;
    }

    /// <summary>Returns the cells that a character takes: none, one or two.</summary>
    public static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        System.Globalization.UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark
            or System.Globalization.UnicodeCategory.Format)
        {
            return 0;
        }

        foreach ((int first, int last) in _wide)
        {
            if (rune.Value <= last)
            {
                return rune.Value >= first ? 2 : 1;
            }
        }

        return 1;
    }

    /// <summary>Returns the bytes of the longest start of the text that fits into a width, and its width.</summary>
    public static int Fit(ReadOnlySpan<byte> text, int width, out int fitted)
    {
        int used = 0;
        fitted = 0;
        while (used < text.Length)
        {
            Rune.DecodeFromUtf8(text[used..], out Rune rune, out int length);
            int cells = WidthOf(rune);
            if (fitted + cells > width)
            {
                break;
            }

            fitted += cells;
            used += length;
        }

        return used;
    }

    static void AppendEscape(Rune rune, TextBuffer buffer)
    {
        switch (rune.Value)
        {
            case '\n':
                buffer.Append("\\n"u8);
                break;
            case '\r':
                buffer.Append("\\r"u8);
                break;
            case '\t':
                buffer.Append("\\t"u8);
                break;
            case 0xFFFD:
                buffer.Append("\uFFFD"u8);
                break;
            default:
                ReadOnlySpan<byte> hex = "0123456789ABCDEF"u8;
                buffer.Append("\\x"u8);
                buffer.Append(hex[(rune.Value >> 4) & 15]);
                buffer.Append(hex[rune.Value & 15]);
                break;
        }
    }
}
