using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.LineProtocol;

/// <summary>Searches and hashes in text that ends with a line feed and can be read for <see cref="Padding"/> bytes after it.</summary>
static unsafe class LineText
{
    /// <summary>The bytes after the text that are read but mean nothing.</summary>
    public const int Padding = 64;

    /// <summary>Returns the first blank, line feed or backslash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* FindKeyEnd(byte* p)
    {
        var blank = Vector256.Create((byte)' ');
        var feed = Vector256.Create((byte)'\n');
        var escape = Vector256.Create((byte)'\\');
        while (true)
        {
            var block = Vector256.Load(p);
            var found = (Vector256.Equals(block, blank) | Vector256.Equals(block, feed) | Vector256.Equals(block, escape))
                .ExtractMostSignificantBits();
            if (found != 0)
            {
                return p + uint.TrailingZeroCount(found);
            }

            p += 32;
        }
    }

    /// <summary>Returns the first of two bytes, or the end.</summary>
    public static byte* FindEither(byte* p, byte* end, byte first, byte second)
    {
        while (p < end)
        {
            var block = Vector256.Load(p);
            var found = (Vector256.Equals(block, Vector256.Create(first)) | Vector256.Equals(block, Vector256.Create(second)))
                .ExtractMostSignificantBits();
            if (found != 0)
            {
                p += uint.TrailingZeroCount(found);
                return p < end ? p : end;
            }

            p += 32;
        }

        return end;
    }

    /// <summary>Hashes bytes by multiplying words (after wyhash); the bytes can be read to the end of the last word.</summary>
    public static ulong Hash(byte* p, int length)
    {
        const ulong First = 0xA0761D6478BD642F;
        const ulong Second = 0xE7037ED1A0B428DB;
        var hash = (ulong)length * First;
        while (length >= 16)
        {
            hash = Fold(Unsafe.ReadUnaligned<ulong>(p) ^ First ^ hash, Unsafe.ReadUnaligned<ulong>(p + 8) ^ Second);
            p += 16;
            length -= 16;
        }

        if (length > 0)
        {
            var low = Unsafe.ReadUnaligned<ulong>(p) & Mask(Math.Min(length, 8));
            var high = length > 8 ? Unsafe.ReadUnaligned<ulong>(p + 8) & Mask(length - 8) : 0;
            hash = Fold(low ^ First ^ hash, high ^ Second);
        }

        return hash;
    }

    static ulong Mask(int bytes) => bytes == 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1;

    static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
