using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>
/// Writes floats as integers where all of them are decimals of few digits, as most measurements are: each value times a power of ten is
/// an integer that gives the same bits when it is divided again (the idea of ALP: Afroozeh, Kuffo, Boncz, "ALP: Adaptive Lossless
/// floating-Point Compression", SIGMOD 2024, without its exceptions). All other columns are written as they are.
/// </summary>
static unsafe class FloatEncoder
{
    /// <summary>The head of values that are written as they are; a smaller one is the power of ten.</summary>
    public const byte Raw = 255;

    /// <summary>The largest power of ten that is tried.</summary>
    public const int MaxDigits = 9;

    const int SampleCount = 32;

    // Adding 1.5 * 2^52 moves an integer below 2^51 to the low bits of the sum, rounded to nearest.
    const double Shift = 6755399441055744.0;
    const double Limit = 1L << 51;

    static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>The power of ten that values were multiplied with.</summary>
    public static double PowerOf(int digits) => Powers[digits];

    /// <summary>Writes floats.</summary>
    /// <param name="payload">What is written to.</param>
    /// <param name="values">The floats.</param>
    /// <param name="count">How many.</param>
    /// <param name="scratch">Room for as many.</param>
    public static void Write(WalPayload payload, double* values, int count, long* scratch)
    {
        var digits = DigitsOf(values, Math.Min(count, SampleCount), 0);
        if (digits <= MaxDigits && !TryScale(values, count, Powers[digits], scratch))
        {
            // The sample had fewer digits than the rest; once more with what all of them need.
            digits = DigitsOf(values, count, digits);
            if (digits <= MaxDigits && !TryScale(values, count, Powers[digits], scratch))
            {
                digits = Raw;
            }
        }

        if (digits <= MaxDigits)
        {
            *payload.Reserve(1) = (byte)digits;
            payload.Advance(1);
            NumberEncoder.Write(payload, scratch, count);
            return;
        }

        var bytes = count * 8L;
        var target = payload.Reserve(bytes + 1);
        *target = Raw;
        Buffer.MemoryCopy(values, target + 1, bytes, bytes);
        payload.Advance((int)bytes + 1);
    }

    /// <summary>Returns the least power of ten that makes all values integers, more than <see cref="MaxDigits"/> where none
    /// does.</summary>
    static int DigitsOf(double* values, int count, int digits)
    {
        for (var i = 0; i < count && digits <= MaxDigits; i++)
        {
            while (digits <= MaxDigits && !IsScaled(values[i], Powers[digits]))
            {
                digits++;
            }
        }

        return digits;
    }

    static bool IsScaled(double value, double power)
    {
        var scaled = value * power;
        var integer = scaled + Shift - Shift;
        return Math.Abs(scaled) < Limit && BitConverter.DoubleToInt64Bits(integer / power) == BitConverter.DoubleToInt64Bits(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool TryScale(double* values, int count, double power, long* scratch)
    {
        var (powers, shift, limit) = (Vector256.Create(power), Vector256.Create(Shift), Vector256.Create(Limit));
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var value = Vector256.Load(values + i);
            var scaled = value * powers;
            var shifted = scaled + shift;
            var back = (shifted - shift) / powers;
            var isExact = Vector256.Equals(back.AsInt64(), value.AsInt64()) & Vector256.LessThan(Vector256.Abs(scaled), limit).AsInt64();
            if (isExact != Vector256<long>.AllBitsSet)
            {
                return false;
            }

            (shifted.AsInt64() - shift.AsInt64()).Store(scratch + i);
        }

        for (; i < count; i++)
        {
            if (!IsScaled(values[i], power))
            {
                return false;
            }

            scratch[i] = (long)(values[i] * power + Shift - Shift);
        }

        return true;
    }
}
