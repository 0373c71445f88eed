using System.Globalization;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// Doubles as Go writes them: the shortest digits that read back as the same number, without a point where it is whole. The functions
/// write to memory with room for <see cref="MaxBytes"/>, or <see cref="MaxPlainBytes"/>, and return its end.
/// </summary>
static unsafe class GoNumber
{
    /// <summary>The most bytes with an exponent.</summary>
    public const int MaxBytes = FixedText.MaxBytes;

    /// <summary>The most bytes without one: 1074 places behind the point, and a few before it.</summary>
    public const int MaxPlainBytes = 1100;

    const double MostExact = 1L << 53;

    /// <summary>
    /// Writes a number as <c>encoding/json</c> does, with an exponent (of one digit where that is enough) below 1e-6 and from 1e21.
    /// </summary>
    public static byte* WriteJson(double value, byte* p)
    {
        if (TryWriteShort(value, ref p))
        {
            return p;
        }

        double magnitude = Math.Abs(value);
        return Write(value, magnitude != 0 && magnitude is < 1e-6 or >= 1e21, p);
    }

    /// <summary>Writes a number without an exponent, however large or small it is.</summary>
    public static byte* WritePlain(double value, byte* p) => TryWriteShort(value, ref p) ? p : Write(value, hasExponent: false, p);

    static bool TryWriteShort(double value, ref byte* p)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < MostExact)
        {
            if (value == 0 && double.IsNegative(value))
            {
                *p++ = (byte)'-';
            }

            p = FixedText.Write((long)value, p);
            return true;
        }

        byte* end = FixedText.WriteDouble(value, p);
        p = end == null ? p : end;
        return end != null;
    }

    /// <summary>Lays the digits of .NET's shortest form out anew.</summary>
    static byte* Write(double value, bool hasExponent, byte* p)
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[40];
        int count = DigitsOf(text[..length], digits, out int place);
        if (value < 0)
        {
            *p++ = (byte)'-';
        }

        return hasExponent ? WriteExponent(digits[..count], place, p) : WritePlaces(digits[..count], place, p);
    }

    /// <summary>Takes the digits out; the first that is not zero stands for ten to the power of <paramref name="place"/>.</summary>
    static int DigitsOf(ReadOnlySpan<byte> text, Span<byte> digits, out int place)
    {
        text = text[0] == '-' ? text[1..] : text;
        int exponent = 0;
        int mark = text.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        int point = text.IndexOf((byte)'.');
        place = (point < 0 ? text.Length : point) - 1 + exponent;
        int count = 0;
        foreach (byte digit in text)
        {
            if (digit == '.')
            {
                continue;
            }

            if (count == 0 && digit == '0')
            {
                place--;
                continue;
            }

            digits[count++] = digit;
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        return count;
    }

    static byte* WriteExponent(ReadOnlySpan<byte> digits, int place, byte* p)
    {
        *p++ = digits[0];
        if (digits.Length > 1)
        {
            *p++ = (byte)'.';
            p = Copy(digits[1..], p);
        }

        *p++ = (byte)'e';
        *p++ = place < 0 ? (byte)'-' : (byte)'+';
        return FixedText.Write((ulong)Math.Abs(place), p);
    }

    static byte* WritePlaces(ReadOnlySpan<byte> digits, int place, byte* p)
    {
        if (place < 0)
        {
            *p++ = (byte)'0';
            *p++ = (byte)'.';
            return Copy(digits, Zeros(-place - 1, p));
        }

        int whole = Math.Min(place + 1, digits.Length);
        p = Zeros(place + 1 - whole, Copy(digits[..whole], p));
        if (whole < digits.Length)
        {
            *p++ = (byte)'.';
            p = Copy(digits[whole..], p);
        }

        return p;
    }

    static byte* Zeros(int count, byte* p)
    {
        new Span<byte>(p, count).Fill((byte)'0');
        return p + count;
    }

    static byte* Copy(ReadOnlySpan<byte> bytes, byte* p)
    {
        bytes.CopyTo(new Span<byte>(p, bytes.Length));
        return p + bytes.Length;
    }
}
