using System.Globalization;
using System.Text;
using Quiver.Compute.Arithmetic;

namespace Quiver.Compute.Casting;

/// <summary>Reads numbers and booleans from UTF-8 text without blanks around it.</summary>
static class NumberParser
{
    const int MostExponent = 100_000;

    /// <summary>Reads <c>true</c>, <c>t</c>, <c>yes</c>, <c>y</c>, <c>on</c>, <c>1</c> and their opposites in any case.</summary>
    public static bool TryBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Is(text, "true"u8) || Is(text, "t"u8) || Is(text, "yes"u8) || Is(text, "y"u8) || Is(text, "on"u8) || Is(text, "1"u8);
        return value || Is(text, "false"u8) || Is(text, "f"u8) || Is(text, "no"u8) || Is(text, "n"u8) || Is(text, "off"u8)
            || Is(text, "0"u8);
    }

    /// <summary>Reads an integer; a fraction or an exponent is rounded half away from zero, as in DuckDB.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out Int128 value)
    {
        if (text.Length is > 0 and <= 19)
        {
            int start = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
            ulong digits = 0;
            int i = start;
            for (; i < text.Length; i++)
            {
                uint digit = (uint)text[i] - '0';
                if (digit > 9)
                {
                    break;
                }

                digits = (digits * 10) + digit;
            }

            if (i == text.Length && i > start)
            {
                value = text[0] == '-' ? -(Int128)digits : digits;
                return true;
            }
        }

        return TryDecimal(text, 0, out value);
    }

    /// <summary>Reads a decimal as an unscaled integer of the given scale, rounded half away from zero.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, int scale, out Int128 value)
    {
        value = 0;
        int at = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            at++;
        }

        Int128 mantissa = 0;
        int seen = 0;
        long shift = scale;
        bool afterPoint = false;
        int dropped = -1;
        for (; at < text.Length; at++)
        {
            byte b = text[at];
            if (b == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            uint digit = (uint)b - '0';
            if (digit > 9)
            {
                break;
            }

            seen++;
            if (mantissa < PowersOfTen.Of(37))
            {
                mantissa = (mantissa * 10) + digit;
                shift -= afterPoint ? 1 : 0;
            }
            else
            {
                dropped = dropped < 0 ? (int)digit : dropped;
                shift += afterPoint ? 0 : 1;
            }
        }

        if (seen == 0 || !TryExponent(text[at..], out int exponent))
        {
            return false;
        }

        bool fits = TryShift(mantissa, shift + exponent, dropped, out value);
        value = negative ? -value : value;
        return fits;
    }

    /// <summary>Reads a float; <c>inf</c> and <c>nan</c> are values, but a finite number must stay finite.</summary>
    public static bool TryFloat(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Form, CultureInfo.InvariantCulture, out value))
        {
            return double.IsFinite(value) || !HasDigit(text);
        }

        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> word = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (Is(word, "inf"u8) || Is(word, "infinity"u8))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return Is(word, "nan"u8);
    }

    static bool HasDigit(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        return text[0] is (byte)'e' or (byte)'E'
            && int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs((long)exponent) <= MostExponent;
    }

    static bool TryShift(Int128 mantissa, long shift, int dropped, out Int128 value)
    {
        value = mantissa;
        if (mantissa == 0 || shift == 0)
        {
            value += dropped >= 5 ? 1 : 0;
            return true;
        }

        if (shift > 0)
        {
            bool fits = shift <= 38 && mantissa <= Int128.MaxValue / PowersOfTen.Of((int)shift);
            value = fits ? mantissa * PowersOfTen.Of((int)shift) : 0;
            return fits;
        }

        value = shift < -38 ? 0 : PowersOfTen.DivideRounded(mantissa, PowersOfTen.Of((int)-shift));
        return true;
    }
}
