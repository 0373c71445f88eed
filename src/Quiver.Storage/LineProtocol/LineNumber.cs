using System.Globalization;
using System.Runtime.CompilerServices;

namespace Quiver.Storage.LineProtocol;

/// <summary>Numbers of line protocol, read from text whose end is marked by a byte that is no part of a number.</summary>
static unsafe class LineNumber
{
    const int ExactDigits = 19;

    /// <summary>Powers of ten that a double holds exactly.</summary>
    static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number with its suffix and moves past it; the bits are those of the type.</summary>
    /// <returns>Why it is none, or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string? TryRead(ref byte* p, out FieldType type, out long bits)
    {
        var start = p;
        var q = p;
        var isNegative = *q == '-';
        if (isNegative || *q == '+')
        {
            q++;
        }

        var digits = q;
        ulong mantissa = 0;
        while ((uint)(*q - '0') <= 9)
        {
            mantissa = (mantissa * 10) + (uint)(*q++ - '0');
        }

        var count = q - digits;
        if (*q == 'i' && (ulong)(count - 1) < ExactDigits - 1)
        {
            p = q + 1;
            type = FieldType.Integer;
            bits = isNegative ? -(long)mantissa : (long)mantissa;
            return null;
        }

        return *q == '.' && count > 0 ? TryFraction(ref p, q, mantissa, count, isNegative, out type, out bits)
            : TryOther(ref p, start, q, count, out type, out bits);
    }

    /// <summary>Reads an integer, such as a timestamp, and moves past it; false where there is none or it does not fit.</summary>
    public static bool TryInteger(ref byte* p, out long value)
    {
        var q = p;
        var isNegative = *q == '-';
        if (isNegative)
        {
            q++;
        }

        var digits = q;
        UInt128 magnitude = 0;
        while ((uint)(*q - '0') <= 9 && q - digits < 30)
        {
            magnitude = (magnitude * 10) + (uint)(*q++ - '0');
        }

        var limit = (UInt128)long.MaxValue + (isNegative ? 1u : 0);
        value = isNegative ? (long)-(Int128)magnitude : unchecked((long)magnitude);
        if (q == digits || magnitude > limit)
        {
            return false;
        }

        p = q;
        return true;
    }

    /// <summary>Digits, a point and digits: exact where both fit a double, after Clinger.</summary>
    static string? TryFraction(ref byte* p, byte* q, ulong mantissa, long count, bool isNegative, out FieldType type, out long bits)
    {
        var point = q++;
        while ((uint)(*q - '0') <= 9)
        {
            mantissa = (mantissa * 10) + (uint)(*q++ - '0');
        }

        var fraction = q - point - 1;
        if (count + fraction <= ExactDigits && mantissa <= 1UL << 53 && fraction <= 22 && (*q | 0x20) != 'e')
        {
            var value = mantissa / ExactPowers[fraction];
            p = q;
            type = FieldType.Float;
            bits = BitConverter.DoubleToInt64Bits(isNegative ? -value : value);
            return null;
        }

        return TryOther(ref p, p, q, count + fraction, out type, out bits);
    }

    /// <summary>Everything that is rare: exponents, unsigned and very long numbers, and what is no number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static string? TryOther(ref byte* p, byte* start, byte* q, long digits, out FieldType type, out long bits)
    {
        type = FieldType.Float;
        bits = 0;
        var isWhole = !new ReadOnlySpan<byte>(start, (int)(q - start)).Contains((byte)'.');
        if ((*q | 0x20) == 'e' && digits > 0)
        {
            isWhole = false;
            q++;
            q += *q is (byte)'-' or (byte)'+' ? 1 : 0;
            var exponent = q;
            while ((uint)(*q - '0') <= 9)
            {
                q++;
            }

            digits = q - exponent;
        }

        var text = new ReadOnlySpan<byte>(start, (int)(q - start));
        if (digits == 0)
        {
            return "a value is a number (1.5, 1i, 1u), a text in double quotes, or t, f, true or false";
        }

        if (isWhole && *q is (byte)'i' or (byte)'u')
        {
            return TryWhole(ref p, text, q, out type, out bits);
        }

        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        bits = BitConverter.DoubleToInt64Bits(value);
        p = q;
        return double.IsFinite(value) ? null : $"{Show(text)} is beyond the range of a float";
    }

    static string? TryWhole(ref byte* p, ReadOnlySpan<byte> text, byte* suffix, out FieldType type, out long bits)
    {
        bits = 0;
        if (*suffix == 'u')
        {
            type = FieldType.UInteger;
            if (!ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unsigned) || text[0] == '-')
            {
                return $"{Show(text)}u is not an unsigned integer of 64 bits: 0 to {ulong.MaxValue}";
            }

            bits = (long)unsigned;
        }
        else
        {
            type = FieldType.Integer;
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out bits))
            {
                return $"{Show(text)}i is not an integer of 64 bits: {long.MinValue} to {long.MaxValue}";
            }
        }

        p = suffix + 1;
        return null;
    }

    static string Show(ReadOnlySpan<byte> text) =>
        System.Text.Encoding.UTF8.GetString(text.Length > 60 ? text[..60] : text) + (text.Length > 60 ? "…" : "");
}
