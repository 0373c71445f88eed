using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Runtime.InteropServices;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Moves values without nulls to the places that a validity bitmap gives them.</summary>
static unsafe class NullSpread
{
    /// <summary>Spreads <paramref name="valid"/> dense values in place over <paramref name="count"/> slots; slots of
    /// nulls become zero.</summary>
    /// <param name="data">The first slot.</param>
    /// <param name="width">Bytes a value: 1, 2, 4, 8 or 16.</param>
    /// <param name="validity">The bitmap.</param>
    /// <param name="start">The bit of the first slot.</param>
    /// <param name="count">The number of slots.</param>
    /// <param name="valid">The number of ones among their bits.</param>
    public static void Spread(byte* data, int width, ulong* validity, int start, int count, int valid)
    {
        if (valid == count)
        {
            return;
        }

        if (valid == 0)
        {
            NativeMemory.Clear(data, (nuint)count * (nuint)width);
            return;
        }

        switch (width)
        {
            case 1:
                Spread(data, validity, start, count, valid);
                break;
            case 2:
                Spread((ushort*)data, validity, start, count, valid);
                break;
            case 4:
                Spread((uint*)data, validity, start, count, valid);
                break;
            case 8:
                Spread((ulong*)data, validity, start, count, valid);
                break;
            default:
                Spread((UInt128*)data, validity, start, count, valid);
                break;
        }
    }

    /// <summary>Packs bytes of 0 and 1 to bits; the bytes are readable to a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(byte* bytes, ulong* bits, int count)
    {
        for (var i = 0; i < count; i += 64)
        {
            bits[i >> 6] = Vector512.Equals(Vector512.Load(bytes + i), Vector512<byte>.One).ExtractMostSignificantBits();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Spread<T>(T* data, ulong* validity, int start, int count, int valid)
        where T : unmanaged
    {
        // From the back, so that no dense value is overwritten before it is moved; done when the rest is in its place.
        var source = valid;
        var slot = count;
        while (slot > source)
        {
            var bit = start + slot;
            var take = (bit & 63) == 0 ? 64 : bit & 63;
            take = Math.Min(take, slot);
            var word = validity[(bit - take) >> 6] >> ((bit - take) & 63);
            if (take < 64)
            {
                word &= (1UL << take) - 1;
            }

            slot -= take;
            var ones = BitOperations.PopCount(word);
            if (ones == 0)
            {
                new Span<T>(data + slot, take).Clear();
            }
            else if (ones == take)
            {
                source -= take;
                new Span<T>(data + source, take).CopyTo(new Span<T>(data + slot, take));
            }
            else if (Avx512F.IsSupported && take == 64 && sizeof(T) is 4 or 8)
            {
                source = sizeof(T) == 8
                    ? Expand((ulong*)data, slot, source, word)
                    : Expand((uint*)data, slot, source, word);
            }
            else
            {
                for (var i = take - 1; i >= 0; i--)
                {
                    var isValid = ((word >> i) & 1) != 0;
                    source -= isValid ? 1 : 0;
                    data[slot + i] = isValid ? data[source] : default;
                }
            }
        }
    }

    /// <summary>Spreads up to 64 values over a word of slots, eight at a time from the back, and returns where the rest ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Expand(ulong* data, int slot, int source, ulong word)
    {
        var bits = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        for (var part = 56; part >= 0; part -= 8)
        {
            var byteOfWord = (word >> part) & 0xFF;
            source -= BitOperations.PopCount(byteOfWord);
            var mask = ~Vector512.Equals(Vector512.Create(byteOfWord) & bits, Vector512<ulong>.Zero);
            Avx512F.Expand(Vector512<ulong>.Zero, mask, Vector512.Load(data + source)).Store(data + slot + part);
        }

        return source;
    }

    /// <summary>The same, sixteen at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Expand(uint* data, int slot, int source, ulong word)
    {
        var bits = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        for (var part = 48; part >= 0; part -= 16)
        {
            var half = (uint)(word >> part) & 0xFFFF;
            source -= BitOperations.PopCount(half);
            var mask = ~Vector512.Equals(Vector512.Create(half) & bits, Vector512<uint>.Zero);
            Avx512F.Expand(Vector512<uint>.Zero, mask, Vector512.Load(data + source)).Store(data + slot + part);
        }

        return source;
    }
}
