using System.Globalization;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Text;

/// <summary>
/// Numbers from UTF-8 bytes. The bytes must be readable for 16 bytes past the end, as chunk buffers are, because short numbers
/// are loaded as whole words.
/// </summary>
static unsafe class TextNumbers
{
    const ulong Zeros = 0x3030303030303030;

    /// <summary>Powers of ten that a double holds exactly.</summary>
    static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads an optional sign and digits; false where there is anything else or the value does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInt64(byte* text, int length, out long value)
    {
        bool isNegative = *text == (byte)'-';
        int sign = isNegative || *text == (byte)'+' ? 1 : 0;
        text += sign;
        length -= sign;
        if ((uint)(length - 1) < 8)
        {
            bool ok = EightDigits(text, length, out ulong magnitude);
            value = isNegative ? -(long)magnitude : (long)magnitude;
            return ok;
        }

        return TryLong(text, length, isNegative, out value);
    }

    /// <summary>Reads digits, with an optional plus; false where there is anything else or the value does not fit.</summary>
    public static bool TryUInt64(byte* text, int length, out ulong value)
    {
        if (length > 0 && *text == (byte)'+')
        {
            text++;
            length--;
        }

        value = 0;
        if (length <= 0)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9 || value > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>Reads a decimal number, with or without exponent, or one of the words nan, inf and infinity; correctly rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDouble(byte* text, int length, out double value)
    {
        byte* end = text + length;
        byte* p = text;
        bool isNegative = false;
        if (length > 0 && (*p == (byte)'-' || *p == (byte)'+'))
        {
            isNegative = *p == (byte)'-';
            p++;
        }

        byte* digits = p;
        ulong mantissa = 0;
        while (p < end && (uint)(*p - '0') <= 9)
        {
            mantissa = (mantissa * 10) + (uint)(*p++ - '0');
        }

        long digitCount = p - digits;
        long fraction = 0;
        if (p < end && *p == (byte)'.')
        {
            byte* start = ++p;
            while (p < end && (uint)(*p - '0') <= 9)
            {
                mantissa = (mantissa * 10) + (uint)(*p++ - '0');
            }

            fraction = p - start;
            digitCount += fraction;
        }

        // Fast path after Clinger: an exact integer divided by an exact power of ten is correctly rounded.
        if (p == end && (ulong)(digitCount - 1) < 19 && mantissa <= 1UL << 53 && fraction <= 22)
        {
            double magnitude = mantissa / ExactPowers[fraction];
            value = isNegative ? -magnitude : magnitude;
            return true;
        }

        return TryDoubleSlow(text, length, out value);
    }

    /// <summary>Reads a decimal number as an unscaled integer; digits past the scale are rounded half away from zero.</summary>
    public static bool TryDecimal(byte* text, int length, int precision, int scale, out Int128 value)
    {
        value = 0;
        byte* end = text + length;
        bool isNegative = length > 0 && *text == (byte)'-';
        if (length > 0 && (isNegative || *text == (byte)'+'))
        {
            text++;
        }

        int digitCount = 0;
        int fraction = -1;
        int next = -1;
        UInt128 magnitude = 0;
        for (; text < end; text++)
        {
            uint digit = (uint)(*text - '0');
            if (digit <= 9)
            {
                digitCount++;
                if (fraction >= 0 && fraction++ >= scale)
                {
                    next = next < 0 ? (int)digit : next;
                    continue;
                }

                magnitude = (magnitude * 10) + digit;
                if (magnitude >= Limit(38))
                {
                    return false;
                }
            }
            else if (*text == (byte)'.' && fraction < 0)
            {
                fraction = 0;
            }
            else
            {
                return digitCount > 0 && (*text | 0x20) == (byte)'e'
                    && TryDecimalWithExponent(end - length, length, precision, scale, out value);
            }
        }

        for (int i = Math.Max(fraction, 0); i < scale && magnitude < Limit(38); i++)
        {
            magnitude *= 10;
        }

        magnitude += next >= 5 ? 1u : 0u;
        value = isNegative ? -(Int128)magnitude : (Int128)magnitude;
        return digitCount > 0 && magnitude < Limit(precision);
    }

    /// <summary>Reads 1 to 8 digits in a few operations on one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool EightDigits(byte* text, int length, out ulong value)
    {
        // The digits move to the high bytes; zeros fill the low ones, which come first in memory.
        ulong word = *(ulong*)text << (64 - (8 * length));
        word |= length == 8 ? 0 : Zeros >> (8 * length);
        bool ok = ((word & 0xF0F0F0F0F0F0F0F0) | (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;
        word -= Zeros;
        word = (word * 10) + (word >> 8);
        value = (((word & 0x000000FF000000FF) * 0x000F424000000064) + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return ok;
    }

    static bool TryLong(byte* text, int length, bool isNegative, out long value)
    {
        value = 0;
        if (length <= 0)
        {
            return false;
        }

        ulong limit = isNegative ? 1UL << 63 : long.MaxValue;
        ulong magnitude = 0;
        if (length is > 8 and <= 16)
        {
            bool ok = EightDigits(text, 8, out ulong high) & EightDigits(text + 8, length - 8, out ulong low);
            magnitude = (high * (ulong)ExactPowers[length - 8]) + low;
            value = isNegative ? -(long)magnitude : (long)magnitude;
            return ok;
        }

        for (int i = 0; i < length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9 || magnitude > (limit - digit) / 10)
            {
                return false;
            }

            magnitude = (magnitude * 10) + digit;
        }

        value = isNegative ? (long)(0 - magnitude) : (long)magnitude;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool TryDoubleSlow(byte* text, int length, out double value)
    {
        var span = new ReadOnlySpan<byte>(text, length);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (length > 0 && ((uint)(span[^1] - '0') <= 9 || span[^1] == (byte)'.'))
        {
            return double.TryParse(span, Style, CultureInfo.InvariantCulture, out value);
        }

        ReadOnlySpan<byte> word = span;
        bool isNegative = length > 0 && span[0] == (byte)'-';
        if (length > 0 && (isNegative || span[0] == (byte)'+'))
        {
            word = span[1..];
        }

        if (System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return System.Text.Ascii.EqualsIgnoreCase(word, "nan"u8);
    }

    /// <summary>Rare: writes the number out without its exponent and reads that.</summary>
    static bool TryDecimalWithExponent(byte* text, int length, int precision, int scale, out Int128 value)
    {
        var span = new ReadOnlySpan<byte>(text, length);
        int mark = span.IndexOfAny((byte)'e', (byte)'E');
        value = 0;
        if (!int.TryParse(span[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)
            || Math.Abs((long)exponent) > 64)
        {
            return false;
        }

        int sign = span[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int point = span[..mark].IndexOf((byte)'.');
        int whole = (point < 0 ? mark : point) - sign;
        string digits = System.Text.Encoding.ASCII.GetString(span[sign..mark]).Replace(".", "", StringComparison.Ordinal);
        if (digits.Length > 128)
        {
            return false;
        }

        int position = whole + exponent;
        string written = position <= 0
            ? "0." + new string('0', -position) + digits
            : position >= digits.Length ? digits.PadRight(position, '0') : digits[..position] + "." + digits[position..];
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes((span[0] == (byte)'-' ? "-" : "") + written);
        fixed (byte* start = bytes)
        {
            return TryDecimal(start, bytes.Length, precision, scale, out value);
        }
    }

    static UInt128 Limit(int digits)
    {
        UInt128 limit = 1;
        for (int i = 0; i < digits; i++)
        {
            limit *= 10;
        }

        return limit;
    }
}
