using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Hashing;

/// <summary>
/// The mixing steps of hashes. Tables take partitions from the high bits and slots or tags from the low bits, so both must
/// depend on every bit of the value.
/// </summary>
static unsafe class HashMix
{
    const ulong Seed = 0x5851_F42D_4C95_7F2D;
    const ulong FirstFactor = 0xD6E8_FEB8_6659_FD93;
    const ulong SecondFactor = 0xCA5A_8263_95FC_9B65;
    const ulong CombineFactor = 0x9FB2_1C65_1E98_DF25;
    const ulong TextSeed = 0x2D35_8DCC_AA6C_78A5;
    const ulong TextFactor = 0x8BB8_4B93_962E_ACC9;

    /// <summary>The hash of a null of any type.</summary>
    public const ulong Null = 0x7A5F_31C8_94D2_6BE1;

    /// <summary>The hash of an empty list or struct before its parts are combined into it.</summary>
    public const ulong Nested = 0x3C79_AC49_2BA7_B653;

    /// <summary>Hashes 64 bits: two rounds of multiply and xor-shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ulong value)
    {
        value = (value + Seed) * FirstFactor;
        value ^= value >> 32;
        value *= SecondFactor;
        return value ^ (value >> 32);
    }

    /// <inheritdoc cref="Word(ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Word(Vector512<ulong> value)
    {
        value = (value + Vector512.Create(Seed)) * Vector512.Create(FirstFactor);
        value ^= value >> 32;
        value *= Vector512.Create(SecondFactor);
        return value ^ (value >> 32);
    }

    /// <summary>Hashes a 128-bit integer; one that fits 64 bits hashes as those do, so that decimals of any width agree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Integer(Int128 value)
    {
        ulong low = (ulong)value;
        ulong high = (ulong)(value >> 64);
        ulong hash = Word(low);
        return high == (ulong)((long)low >> 63) ? hash : Combine(hash, Word(high));
    }

    /// <summary>Hashes a double so that the two zeros agree, and all NaNs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Floating(double value)
    {
        value += 0.0;
        return Word(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }

    /// <summary>Combines the hash of the columns so far with that of one more; the order matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong hash, ulong next) => (((hash << 29) | (hash >> 35)) * CombineFactor) ^ next;

    /// <inheritdoc cref="Combine(ulong, ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Combine(Vector512<ulong> hash, Vector512<ulong> next) =>
        (((hash << 29) | (hash >> 35)) * Vector512.Create(CombineFactor)) ^ next;

    /// <summary>Hashes a string: a short one from the two words of its view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Text(StringView* view) => view->IsInline ? Fold(view->Low ^ TextSeed, view->High ^ TextFactor)
        : LongText(view->Pointer, view->Length);

    /// <summary>Hashes bytes as the view over them would hash.</summary>
    public static ulong Text(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            StringView view = StringView.Over(start, bytes.Length);
            return Text(&view);
        }
    }

    /// <summary>Folds 16 bytes at a time by a 64 x 64 to 128 bit multiplication; the last 16 overlap.</summary>
    static ulong LongText(byte* bytes, nint length)
    {
        ulong hash = TextSeed ^ (ulong)length;
        nint i = 0;
        for (; i + 16 < length; i += 16)
        {
            hash = Fold(*(ulong*)(bytes + i) ^ TextFactor, *(ulong*)(bytes + i + 8) ^ hash);
        }

        byte* tail = length >= 16 ? bytes + length - 16 : bytes;
        ulong last = Fold(*(ulong*)tail ^ TextFactor, *(ulong*)(bytes + length - 8) ^ hash);
        return Fold(last ^ TextSeed, (ulong)length ^ FirstFactor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
