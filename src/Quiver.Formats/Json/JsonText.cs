using System.Runtime.CompilerServices;
using System.Text;

namespace Quiver.Formats.Json;

/// <summary>The grammar of numbers and of escapes (RFC 8259).</summary>
static unsafe class JsonText
{
    /// <summary>Returns the length of the number at the start of a text, 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NumberLength(byte* text)
    {
        byte* p = text;
        p += *p == (byte)'-' ? 1 : 0;
        if (*p == (byte)'0')
        {
            p++;
        }
        else if (!TryDigits(ref p))
        {
            return 0;
        }

        if (*p == (byte)'.')
        {
            p++;
            if (!TryDigits(ref p))
            {
                return 0;
            }
        }

        if ((*p | 0x20) == (byte)'e')
        {
            p++;
            p += *p is (byte)'+' or (byte)'-' ? 1 : 0;
            if (!TryDigits(ref p))
            {
                return 0;
            }
        }

        return (int)(p - text);
    }

    /// <summary>Copies a string without its escapes; -1 where one is malformed, at <paramref name="bad"/>.</summary>
    public static int Unescape(byte* text, int length, byte* target, out int bad)
    {
        int written = 0;
        bad = 0;
        for (int i = 0; i < length;)
        {
            byte b = text[i];
            if (b != (byte)'\\')
            {
                target[written++] = b;
                i++;
                continue;
            }

            bad = i;
            byte kind = i + 1 < length ? text[i + 1] : (byte)0;
            if (kind == (byte)'u')
            {
                int consumed = Code(text + i, length - i, out Rune rune);
                if (consumed == 0)
                {
                    return -1;
                }

                written += rune.EncodeToUtf8(new Span<byte>(target + written, 4));
                i += consumed;
                continue;
            }

            int simple = kind switch
            {
                (byte)'"' or (byte)'\\' or (byte)'/' => kind,
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => -1,
            };
            if (simple < 0)
            {
                return -1;
            }

            target[written++] = (byte)simple;
            i += 2;
        }

        return written;
    }

    /// <summary>Reads \uXXXX, or two of them that are a surrogate pair, and returns the bytes read, 0 where they are malformed.</summary>
    static int Code(byte* text, int length, out Rune rune)
    {
        rune = default;
        int high = Hex(text, length);
        if (high < 0)
        {
            return 0;
        }

        if (Rune.TryCreate(high, out rune))
        {
            return 6;
        }

        int low = length >= 12 && text[6] == (byte)'\\' && text[7] == (byte)'u' ? Hex(text + 6, length - 6) : -1;
        return low >= 0 && Rune.TryCreate((char)high, (char)low, out rune) ? 12 : 0;
    }

    static int Hex(byte* text, int length)
    {
        if (length < 6)
        {
            return -1;
        }

        int value = 0;
        for (int i = 2; i < 6; i++)
        {
            int c = text[i] | 0x20;
            int digit = text[i] is >= (byte)'0' and <= (byte)'9' ? text[i] - '0' : c is >= 'a' and <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryDigits(ref byte* p)
    {
        byte* start = p;
        while ((uint)(*p - '0') <= 9)
        {
            p++;
        }

        return p > start;
    }
}
