using System.Globalization;
using Quiver.Compute.Arithmetic;

namespace Quiver.Compute.Text;

/// <summary>The text of floats and decimals.</summary>
static class NumberText
{
    const int FirstLargeExponent = 16;
    const int LastSmallExponent = -5;

    /// <summary>Appends the shortest text that reads back as the same double: <c>1.0</c>, <c>1e+20</c>, <c>inf</c>, <c>nan</c>.</summary>
    public static void Append(double value, TextBuffer buffer)
    {
        if (!TryAppendShort(value, buffer) && !AppendSpecial(value, buffer))
        {
            Span<byte> digits = stackalloc byte[64];
            value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
            AppendDigits(digits[..length], buffer);
        }
    }

    /// <summary>
    /// Appends a number of few digits, as most written ones are. An integer below 2^53 divided by a power of ten is rounded once, as
    /// reading its digits is (Clinger, 1990), and no two decimals of up to fifteen digits read as the same double: where the quotient
    /// is the number again, its digits are the shortest.
    /// </summary>
    static bool TryAppendShort(double value, TextBuffer buffer)
    {
        double magnitude = Math.Abs(value);
        if (!(magnitude is >= 0.001 and < 1e9))
        {
            return false;
        }

        double scaled = Math.Round(magnitude * 1e6);
        if (scaled / 1e6 != magnitude)
        {
            return false;
        }

        if (value < 0)
        {
            buffer.Append((byte)'-');
        }

        (ulong whole, ulong fraction) = Math.DivRem((ulong)scaled, 1_000_000);
        buffer.AppendInteger(whole);
        Span<byte> digits = buffer.GetSpan(7);
        digits[0] = (byte)'.';
        int last = 1;
        for (int i = 6; i > 0; i--)
        {
            ulong digit = fraction % 10;
            fraction /= 10;
            digits[i] = (byte)('0' + digit);
            last = digit != 0 && last == 1 ? i : last;
        }

        buffer.Advance(last + 1);
        return true;
    }

    /// <summary>Appends the shortest text that reads back as the same float.</summary>
    public static void Append(float value, TextBuffer buffer)
    {
        if (!AppendSpecial(value, buffer))
        {
            Span<byte> digits = stackalloc byte[64];
            value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
            AppendDigits(digits[..length], buffer);
        }
    }

    /// <summary>Appends a decimal with all digits of its scale.</summary>
    public static void Append(Int128 unscaled, int scale, TextBuffer buffer)
    {
        if (unscaled < 0)
        {
            buffer.Append((byte)'-');
        }

        UInt128 magnitude = PowersOfTen.Magnitude(unscaled);
        Span<byte> digits = stackalloc byte[40];
        int length;
        if (magnitude <= ulong.MaxValue)
        {
            ((ulong)magnitude).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        }
        else
        {
            magnitude.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        }

        if (scale == 0)
        {
            buffer.Append(digits[..length]);
            return;
        }

        if (length <= scale)
        {
            buffer.Append("0."u8);
            AppendZeros(scale - length, buffer);
            buffer.Append(digits[..length]);
            return;
        }

        buffer.Append(digits[..(length - scale)]);
        buffer.Append((byte)'.');
        buffer.Append(digits[(length - scale)..length]);
    }

    static bool AppendSpecial(double value, TextBuffer buffer)
    {
        if (double.IsFinite(value))
        {
            return false;
        }

        buffer.Append(double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8);
        return true;
    }

    /// <summary>Lays the digits of .NET's shortest form out anew.</summary>
    static void AppendDigits(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        if (text[0] == '-')
        {
            buffer.Append((byte)'-');
            text = text[1..];
        }

        int exponent = 0;
        int mark = text.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        Span<byte> digits = stackalloc byte[64];
        int count = 0;
        int point = text.IndexOf((byte)'.');
        int whole = point < 0 ? text.Length : point;
        bool leading = true;
        int firstPlace = whole - 1 + exponent;
        for (int i = 0; i < text.Length; i++)
        {
            if (i == point)
            {
                continue;
            }

            if (leading && text[i] == '0')
            {
                firstPlace--;
                continue;
            }

            leading = false;
            digits[count++] = text[i];
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            buffer.Append("0.0"u8);
        }
        else
        {
            Layout(digits[..count], firstPlace, buffer);
        }
    }

    /// <summary>Appends digits of which the first stands for ten to the power of <paramref name="place"/>.</summary>
    static void Layout(ReadOnlySpan<byte> digits, int place, TextBuffer buffer)
    {
        if (place is >= FirstLargeExponent or <= LastSmallExponent)
        {
            buffer.Append(digits[0]);
            if (digits.Length > 1)
            {
                buffer.Append((byte)'.');
                buffer.Append(digits[1..]);
            }

            buffer.Append((byte)'e');
            buffer.Append(place < 0 ? (byte)'-' : (byte)'+');
            buffer.AppendPadded(Math.Abs(place), 2);
        }
        else if (place < 0)
        {
            buffer.Append("0."u8);
            AppendZeros(-place - 1, buffer);
            buffer.Append(digits);
        }
        else if (digits.Length <= place + 1)
        {
            buffer.Append(digits);
            AppendZeros(place + 1 - digits.Length, buffer);
            buffer.Append(".0"u8);
        }
        else
        {
            buffer.Append(digits[..(place + 1)]);
            buffer.Append((byte)'.');
            buffer.Append(digits[(place + 1)..]);
        }
    }

    static void AppendZeros(int count, TextBuffer buffer)
    {
        for (int i = 0; i < count; i++)
        {
            buffer.Append((byte)'0');
        }
    }
}
