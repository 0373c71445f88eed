using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using Quiver.Compute.Text;

namespace Quiver.Formats.Text;

/// <summary>
/// Writes the common values of fixed width as <c>ValueText</c> shows them, two digits at a time, to memory that has room for
/// <see cref="MaxBytes"/>. What returns null wrote nothing: the value is an uncommon one.
/// </summary>
static unsafe class FixedText
{
    /// <summary>The most bytes of a value.</summary>
    public const int MaxBytes = 48;

    const long FirstDay = -719_162;
    const long LastDay = 2_932_896;
    const int SecondsPerDay = 86_400;

    static readonly ulong[] Powers = [.. Enumerable.Range(0, 20).Select(i => (ulong)BigInteger.Pow(10, i))];

    static ReadOnlySpan<byte> Pairs =>
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"u8
        + "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Writes an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(long value, byte* p)
    {
        if (value < 0)
        {
            *p++ = (byte)'-';
            return Write((ulong)-value, p);
        }

        return Write((ulong)value, p);
    }

    /// <summary>Writes an integer.</summary>
    public static byte* Write(ulong value, byte* p)
    {
        if (value < 10)
        {
            *p = (byte)('0' + value);
            return p + 1;
        }

        int length = CountDigits(value);
        byte* end = p + length;
        byte* q = end;
        while (value > uint.MaxValue)
        {
            ulong rest = value / 100;
            q -= 2;
            WritePair((uint)(value - (rest * 100)), q);
            value = rest;
        }

        var small = (uint)value;
        while (small >= 100)
        {
            uint rest = small / 100;
            q -= 2;
            WritePair(small - (rest * 100), q);
            small = rest;
        }

        if (small >= 10)
        {
            WritePair(small, q - 2);
        }
        else
        {
            q[-1] = (byte)('0' + small);
        }

        return end;
    }

    /// <summary>Writes a decimal with all digits of its scale.</summary>
    public static byte* WriteDecimal(long unscaled, int scale, byte* p)
    {
        var magnitude = (ulong)unscaled;
        if (unscaled < 0)
        {
            *p++ = (byte)'-';
            magnitude = (ulong)-unscaled;
        }

        if (scale == 2)
        {
            ulong whole = magnitude / 100;
            p = Write(whole, p);
            *p = (byte)'.';
            WritePair((uint)(magnitude - (whole * 100)), p + 1);
            return p + 3;
        }

        if (scale == 0)
        {
            return Write(magnitude, p);
        }

        (ulong integer, ulong fraction) = Math.DivRem(magnitude, Powers[scale]);
        p = Write(integer, p);
        *p++ = (byte)'.';
        return WritePadded(fraction, scale, p);
    }

    /// <summary>
    /// Writes a double of few digits, as most written ones are. An integer below 2^53 divided by a power of ten is rounded once, as
    /// reading its digits is (Clinger, 1990), and no two decimals of up to fifteen digits read as the same double: where the quotient
    /// is the number again, its digits are the shortest.
    /// </summary>
    public static byte* WriteDouble(double value, byte* p)
    {
        double magnitude = Math.Abs(value);
        if (!(magnitude is >= 0.001 and < 1e9))
        {
            return null;
        }

        double scaled = Math.Round(magnitude * 1e6);
        if (scaled / 1e6 != magnitude)
        {
            return null;
        }

        if (value < 0)
        {
            *p++ = (byte)'-';
        }

        var digits = (ulong)scaled;
        ulong whole = digits / 1_000_000;
        p = Write(whole, p);
        *p++ = (byte)'.';
        p = WritePadded(digits - (whole * 1_000_000), 6, p);
        while (p[-1] == (byte)'0' && p[-2] != (byte)'.')
        {
            p--;
        }

        return p;
    }

    /// <summary>Writes a date of the years 1 to 9999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* WriteDate(long days, byte* p)
    {
        if (days is < FirstDay or > LastDay)
        {
            return null;
        }

        CivilDate date = CivilDate.FromDays(days);
        var year = (uint)date.Year;
        uint century = year / 100;
        WritePair(century, p);
        WritePair(year - (century * 100), p + 2);
        p[4] = (byte)'-';
        WritePair((uint)date.Month, p + 5);
        p[7] = (byte)'-';
        WritePair((uint)date.Day, p + 8);
        return p + 10;
    }

    /// <summary>Writes a timestamp of the years 1 to 9999.</summary>
    public static byte* WriteTimestamp(long count, TimeUnit unit, bool isInstant, TimeShape shape, byte* p)
    {
        (long seconds, long rest, int digits) = unit switch
        {
            TimeUnit.Second => (count, 0L, 0),
            TimeUnit.Millisecond => (FloorDivide(count, 1_000), FloorRest(count, 1_000), 3),
            TimeUnit.Microsecond => (FloorDivide(count, 1_000_000), FloorRest(count, 1_000_000), 6),
            _ => (FloorDivide(count, 1_000_000_000), FloorRest(count, 1_000_000_000), 9),
        };
        long days = FloorDivide(seconds, SecondsPerDay);
        p = WriteDate(days, p);
        if (p == null)
        {
            return null;
        }

        var time = (uint)(seconds - (days * SecondsPerDay));
        uint hours = time / 3600;
        uint minutes = time / 60;
        p[0] = shape.Separator;
        WritePair(hours, p + 1);
        p[3] = (byte)':';
        WritePair(minutes - (hours * 60), p + 4);
        p[6] = (byte)':';
        WritePair(time - (minutes * 60), p + 7);
        p += 9;
        if (rest != 0)
        {
            *p++ = (byte)'.';
            p = WritePadded((ulong)rest, digits, p);
            p = shape.Style == ValueStyle.Cast ? TrimOne(p) : TrimThree(p);
        }

        if (shape.Style == ValueStyle.ArrowWithZone || (isInstant && shape.Style == ValueStyle.Arrow))
        {
            *p++ = (byte)'Z';
        }
        else if (isInstant)
        {
            "+00"u8.CopyTo(new Span<byte>(p, 3));
            p += 3;
        }

        return p;
    }

    static byte* TrimOne(byte* p)
    {
        while (p[-1] == (byte)'0')
        {
            p--;
        }

        return p;
    }

    static byte* TrimThree(byte* p)
    {
        while (p[-1] == (byte)'0' && p[-2] == (byte)'0' && p[-3] == (byte)'0')
        {
            p -= 3;
        }

        return p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WritePair(uint value, byte* p) =>
        Unsafe.CopyBlockUnaligned(ref *p, ref Unsafe.Add(ref MemoryMarshal.GetReference(Pairs), value * 2), 2);

    static byte* WritePadded(ulong value, int digits, byte* p)
    {
        byte* end = p + digits;
        byte* q = end;
        for (; q - p >= 2; q -= 2)
        {
            ulong rest = value / 100;
            WritePair((uint)(value - (rest * 100)), q - 2);
            value = rest;
        }

        if (q > p)
        {
            *p = (byte)('0' + value);
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int CountDigits(ulong value)
    {
        // 1233 / 4096 is about log10(2): the guess is one short at most.
        int guess = (BitOperations.Log2(value) + 1) * 1233 >> 12;
        return guess + (value >= Powers[guess] ? 1 : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long FloorDivide(long value, long divisor) => value >= 0 ? value / divisor : ((value + 1) / divisor) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long FloorRest(long value, long divisor) => value - (FloorDivide(value, divisor) * divisor);
}
