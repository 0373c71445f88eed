using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>A decoding table for literals (RFC 8878, 4.2): the next bits index it, an entry holds the symbol and its length.</summary>
sealed unsafe class ZstdHuffmanTable
{
    const int MaxBits = 11;
    const int MaxWeightLog = 6;

    readonly ushort[] _entries = new ushort[1 << MaxBits];
    int _bits;

    /// <summary>Whether a table was read in this frame.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Forgets the table at the start of a frame.</summary>
    public void Reset() => IsReady = false;

    /// <summary>Reads a tree description from the front of the source; returns the bytes it took.</summary>
    public int Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            throw ZstdDecoder.Corrupt("a Huffman tree is missing");
        }

        Span<byte> weights = stackalloc byte[256];
        int header = source[0];
        int count;
        int taken;
        if (header < 128)
        {
            taken = 1 + header;
            if (taken > source.Length)
            {
                throw ZstdDecoder.Corrupt("a Huffman tree is cut off");
            }

            count = ReadCompressedWeights(source[1..taken], weights[..255]);
        }
        else
        {
            count = header - 127;
            taken = 1 + ((count + 1) / 2);
            if (taken > source.Length)
            {
                throw ZstdDecoder.Corrupt("a Huffman tree is cut off");
            }

            for (var i = 0; i < count; i++)
            {
                var pair = source[1 + (i / 2)];
                weights[i] = (byte)(i % 2 == 0 ? pair >> 4 : pair & 15);
            }
        }

        Build(weights, count);
        return taken;
    }

    /// <summary>Decodes one stream; false where it is damaged.</summary>
    public bool DecodeOne(byte* source, int length, byte* output, int count)
    {
        if (!BackwardBits.TryOpen(source, length, out var bits))
        {
            return false;
        }

        return Finish(ref bits, output, output + count);
    }

    /// <summary>Decodes four streams, which share the output in quarters, in step with each other; false where one is damaged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool DecodeFour(byte* source, int length, byte* output, int count)
    {
        var quarter = (count + 3) / 4;
        if (length < 10 || quarter * 3 > count)
        {
            return false;
        }

        var length1 = Unsafe.ReadUnaligned<ushort>(source);
        var length2 = Unsafe.ReadUnaligned<ushort>(source + 2);
        var length3 = Unsafe.ReadUnaligned<ushort>(source + 4);
        var length4 = length - 6 - length1 - length2 - length3;
        var start1 = source + 6;
        var start2 = start1 + length1;
        var start3 = start2 + length2;
        var start4 = start3 + length3;
        if (length4 < 1 || !BackwardBits.TryOpen(start1, length1, out var bits1) || !BackwardBits.TryOpen(start2, length2, out var bits2)
            || !BackwardBits.TryOpen(start3, length3, out var bits3) || !BackwardBits.TryOpen(start4, length4, out var bits4))
        {
            return false;
        }

        byte* output1 = output, output2 = output1 + quarter, output3 = output2 + quarter, output4 = output3 + quarter;
        var end = output + count;
        if (length1 >= 8 && length2 >= 8 && length3 >= 8 && length4 >= 8)
        {
            // The lowest bit of a window is set as a mark: its position tells how many bits were shifted out, without a counter.
            var pointer1 = bits1.Pointer;
            var pointer2 = bits2.Pointer;
            var pointer3 = bits3.Pointer;
            var pointer4 = bits4.Pointer;
            var window1 = (Unsafe.ReadUnaligned<ulong>(pointer1) | 1) << bits1.Consumed;
            var window2 = (Unsafe.ReadUnaligned<ulong>(pointer2) | 1) << bits2.Consumed;
            var window3 = (Unsafe.ReadUnaligned<ulong>(pointer3) | 1) << bits3.Consumed;
            var window4 = (Unsafe.ReadUnaligned<ulong>(pointer4) | 1) << bits4.Consumed;
            var shift = 64 - _bits;
            fixed (ushort* entries = _entries)
            {
                while (end - output4 >= 5 && pointer1 - start1 >= 8 && pointer2 - start2 >= 8 && pointer3 - start3 >= 8
                    && pointer4 - start4 >= 8)
                {
                    Reload(ref window1, ref pointer1);
                    Reload(ref window2, ref pointer2);
                    Reload(ref window3, ref pointer3);
                    Reload(ref window4, ref pointer4);
                    for (var i = 0; i < 5; i++)
                    {
                        output1[i] = Next(entries, ref window1, shift);
                        output2[i] = Next(entries, ref window2, shift);
                        output3[i] = Next(entries, ref window3, shift);
                        output4[i] = Next(entries, ref window4, shift);
                    }

                    output1 += 5;
                    output2 += 5;
                    output3 += 5;
                    output4 += 5;
                }
            }

            bits1 = BackwardBits.Resume(start1, pointer1, BitOperations.TrailingZeroCount(window1));
            bits2 = BackwardBits.Resume(start2, pointer2, BitOperations.TrailingZeroCount(window2));
            bits3 = BackwardBits.Resume(start3, pointer3, BitOperations.TrailingZeroCount(window3));
            bits4 = BackwardBits.Resume(start4, pointer4, BitOperations.TrailingZeroCount(window4));
        }

        return Finish(ref bits1, output1, output + quarter) && Finish(ref bits2, output2, output + (2 * quarter))
            && Finish(ref bits3, output3, output + (3 * quarter)) && Finish(ref bits4, output4, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Reload(ref ulong window, ref byte* pointer)
    {
        var consumed = BitOperations.TrailingZeroCount(window);
        pointer -= consumed >> 3;
        window = (Unsafe.ReadUnaligned<ulong>(pointer) | 1) << (consumed & 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte Next(ushort* entries, ref ulong window, int shift)
    {
        var entry = entries[window >> shift];
        window <<= entry & 63;
        return (byte)(entry >> 8);
    }

    bool Finish(ref BackwardBits bits, byte* output, byte* end)
    {
        fixed (ushort* entries = _entries)
        {
            while (end - output >= 5)
            {
                bits.Refill();
                for (var i = 0; i < 5; i++)
                {
                    var entry = entries[bits.Peek(_bits)];
                    bits.Skip(entry & 63);
                    output[i] = (byte)(entry >> 8);
                }

                output += 5;
                if (bits.Overrun)
                {
                    return false;
                }
            }

            bits.Refill();
            while (output < end)
            {
                var entry = entries[bits.Peek(_bits)];
                bits.Skip(entry & 63);
                *output++ = (byte)(entry >> 8);
            }

            bits.Refill();
            return bits.AtEnd;
        }
    }

    void Build(Span<byte> weights, int count)
    {
        Span<int> ranks = stackalloc int[16];
        ranks.Clear();
        var sum = 0;
        foreach (var weight in weights[..count])
        {
            if (weight > MaxBits)
            {
                throw ZstdDecoder.Corrupt("a Huffman weight is too large");
            }

            ranks[weight]++;
            sum += (1 << weight) >> 1;
        }

        // The last symbol's weight is what completes the sum to a power of two.
        _bits = sum == 0 ? 0 : BitOperations.Log2((uint)sum) + 1;
        var rest = (1 << _bits) - sum;
        if (sum == 0 || _bits > MaxBits || !BitOperations.IsPow2(rest))
        {
            throw ZstdDecoder.Corrupt("the weights of a Huffman tree do not add up");
        }

        weights[count] = (byte)(BitOperations.Log2((uint)rest) + 1);
        ranks[weights[count]]++;
        Span<int> starts = stackalloc int[16];
        var position = 0;
        for (var weight = 1; weight <= MaxBits; weight++)
        {
            starts[weight] = position;
            position += ranks[weight] << (weight - 1);
        }

        for (var symbol = 0; symbol <= count; symbol++)
        {
            int weight = weights[symbol];
            if (weight != 0)
            {
                var width = 1 << (weight - 1);
                _entries.AsSpan(starts[weight], width).Fill((ushort)((symbol << 8) | (_bits + 1 - weight)));
                starts[weight] += width;
            }
        }

        IsReady = true;
    }

    /// <summary>Two states take turns until the bits run out; the other state then gives the last weight.</summary>
    static int ReadCompressedWeights(ReadOnlySpan<byte> source, Span<byte> weights)
    {
        Span<short> counts = stackalloc short[MaxBits + 2];
        var taken = FseDistribution.Read(source, counts, MaxWeightLog, out var distribution);
        Span<byte> symbols = stackalloc byte[1 << MaxWeightLog];
        distribution.Spread(symbols);
        var size = 1 << distribution.AccuracyLog;
        Span<byte> widths = stackalloc byte[size];
        Span<byte> bases = stackalloc byte[size];
        for (var state = 0; state < size; state++)
        {
            ref var ordinal = ref counts[symbols[state]];
            ordinal = Math.Abs(ordinal);
            widths[state] = (byte)(distribution.AccuracyLog - BitOperations.Log2((uint)ordinal));
            bases[state] = (byte)((ordinal << widths[state]) - size);
            ordinal++;
        }

        fixed (byte* stream = source[taken..])
        {
            if (!BackwardBits.TryOpen(stream, source.Length - taken, out var bits))
            {
                throw ZstdDecoder.Corrupt("the weights of a Huffman tree are cut off");
            }

            var current = (int)bits.Read(distribution.AccuracyLog);
            var other = (int)bits.Read(distribution.AccuracyLog);
            var count = 0;
            while (true)
            {
                if (count + 2 > weights.Length)
                {
                    throw ZstdDecoder.Corrupt("a Huffman tree has too many weights");
                }

                weights[count++] = symbols[current];
                bits.Refill();
                var following = bases[current] + (int)bits.Read(widths[current]);
                if (bits.Overrun)
                {
                    weights[count++] = symbols[other];
                    return count;
                }

                (current, other) = (other, following);
            }
        }
    }
}
