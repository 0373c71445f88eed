using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>A Huffman code for literals (RFC 8878, 4.2): at most eleven bits a symbol.</summary>
sealed unsafe class ZstdHuffmanEncoder
{
    /// <summary>The longest tree description, with room for what a flush writes beyond it.</summary>
    public const int MaxTreeLength = 128 + 16;

    const int MaxBits = 11;
    const int MaxWeightLog = 6;
    const int DirectWeights = 128;

    /// <summary>The length of a symbol's code in the lowest byte, the code above it.</summary>
    readonly uint[] _codes = new uint[256];
    readonly FseEncoder _weightEncoder = new();
    int _symbols;
    int _bits;

    /// <summary>Builds the best code for a histogram of at least two different symbols.</summary>
    public void Build(ReadOnlySpan<uint> histogram)
    {
        Span<ulong> sorted = stackalloc ulong[256];
        int count = 0;
        for (int symbol = 0; symbol < histogram.Length; symbol++)
        {
            if (histogram[symbol] != 0)
            {
                sorted[count++] = ((ulong)histogram[symbol] << 8) | (uint)symbol;
                _symbols = symbol + 1;
            }
        }

        sorted = sorted[..count];
        sorted.Sort();
        Span<int> lengths = stackalloc int[256];
        lengths = lengths[..count];
        Measure(sorted, lengths);
        Limit(lengths);
        Assign(sorted, lengths);
    }

    /// <summary>Returns how many bytes the symbols take, without the tree; int.MaxValue where the code lacks one of them.</summary>
    public int Cost(ReadOnlySpan<uint> histogram)
    {
        ulong bits = 0;
        for (int symbol = 0; symbol < histogram.Length; symbol++)
        {
            uint length = _codes[symbol] & 0xFF;
            if (length == 0 && histogram[symbol] != 0)
            {
                return int.MaxValue;
            }

            bits += (ulong)histogram[symbol] * length;
        }

        return (int)((bits + 7) >> 3);
    }

    /// <summary>Writes one stream, its last symbol first, and returns its end; up to eight bytes behind it are written too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte* Encode(byte* source, int count, byte* output)
    {
        var bits = new ZstdBitWriter(output);
        fixed (uint* codes = _codes)
        {
            byte* input = source + count;
            for (; (input - source) % 5 != 0;)
            {
                Put(ref bits, codes[*--input]);
            }

            bits.Flush();
            while (input > source)
            {
                input -= 5;
                Put(ref bits, codes[input[4]]);
                Put(ref bits, codes[input[3]]);
                Put(ref bits, codes[input[2]]);
                Put(ref bits, codes[input[1]]);
                Put(ref bits, codes[input[0]]);
                bits.Flush();
            }
        }

        bits.End();
        return bits.Output;
    }

    /// <summary>Writes the tree description, and returns its end or null where there is none for such a tree.</summary>
    public byte* WriteTree(byte* output)
    {
        // The last symbol's weight follows from the others.
        Span<byte> weights = stackalloc byte[256];
        weights = weights[..(_symbols - 1)];
        for (int symbol = 0; symbol < weights.Length; symbol++)
        {
            int length = (int)(_codes[symbol] & 0xFF);
            weights[symbol] = (byte)(length == 0 ? 0 : _bits + 1 - length);
        }

        byte* end = WriteCompressedWeights(weights, output + 1);
        long compressed = end == null ? long.MaxValue : end - output - 1;
        if (compressed <= (weights.Length + 1) / 2 && compressed < 128)
        {
            *output = (byte)compressed;
            return end;
        }

        if (weights.Length > DirectWeights)
        {
            return null;
        }

        *output++ = (byte)(127 + weights.Length);
        for (int i = 0; i < weights.Length; i += 2)
        {
            *output++ = (byte)((weights[i] << 4) | (i + 1 < weights.Length ? weights[i + 1] : 0));
        }

        return output;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(ref ZstdBitWriter bits, uint code) => bits.Add(code >> 8, (int)(code & 0xFF));

    /// <summary>Finds the depth of each leaf of a Huffman tree; the counts are sorted, the rarest first.</summary>
    static void Measure(ReadOnlySpan<ulong> sorted, Span<int> lengths)
    {
        int count = sorted.Length;
        Span<ulong> nodes = stackalloc ulong[256];
        Span<int> parents = stackalloc int[256];
        Span<int> leafParents = stackalloc int[256];
        int leaf = 0;
        int node = 0;
        for (int made = 0; made < count - 1; made++)
        {
            // Inner nodes are made in order of their sums: two queues give the two smallest.
            ulong sum = 0;
            for (int pick = 0; pick < 2; pick++)
            {
                if (leaf < count && (node == made || sorted[leaf] >> 8 <= nodes[node]))
                {
                    sum += sorted[leaf] >> 8;
                    leafParents[leaf++] = made;
                }
                else
                {
                    sum += nodes[node];
                    parents[node++] = made;
                }
            }

            nodes[made] = sum;
        }

        Span<int> depths = stackalloc int[256];
        depths[count - 2] = 0;
        for (int i = count - 3; i >= 0; i--)
        {
            depths[i] = depths[parents[i]] + 1;
        }

        for (int i = 0; i < count; i++)
        {
            lengths[i] = depths[leafParents[i]] + 1;
        }
    }

    /// <summary>Shortens codes to what the format allows: rare symbols pay for it with a bit each, frequent ones get what is left.</summary>
    static void Limit(Span<int> lengths)
    {
        if (lengths[0] <= MaxBits)
        {
            return;
        }

        // The codes must add up to exactly one, counted in units of the shortest share.
        int sum = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Math.Min(lengths[i], MaxBits);
            sum += 1 << (MaxBits - lengths[i]);
        }

        for (int i = 0; sum > 1 << MaxBits;)
        {
            // Sorted by count, the first that is shorter than the limit costs least.
            while (lengths[i] == MaxBits)
            {
                i++;
            }

            sum -= 1 << (MaxBits - ++lengths[i]);
        }

        for (int i = lengths.Length - 1; sum < 1 << MaxBits; i--)
        {
            while (lengths[i] > 1 && sum + (1 << (MaxBits - lengths[i])) <= 1 << MaxBits)
            {
                sum += 1 << (MaxBits - lengths[i]--);
            }
        }
    }

    /// <summary>Numbers the codes: the longest first, those of one length by symbol.</summary>
    void Assign(ReadOnlySpan<ulong> sorted, ReadOnlySpan<int> lengths)
    {
        Array.Clear(_codes);
        Span<uint> ranks = stackalloc uint[MaxBits + 2];
        ranks.Clear();
        _bits = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            _codes[(byte)sorted[i]] = (uint)lengths[i];
            ranks[lengths[i]]++;
            _bits = Math.Max(_bits, lengths[i]);
        }

        Span<uint> next = stackalloc uint[MaxBits + 2];
        uint code = 0;
        for (int length = _bits; length > 0; length--)
        {
            next[length] = code;
            code = (code + ranks[length]) >> 1;
        }

        for (int symbol = 0; symbol < _symbols; symbol++)
        {
            uint length = _codes[symbol];
            if (length != 0)
            {
                _codes[symbol] = (next[(int)length]++ << 8) | length;
            }
        }
    }

    /// <summary>Compresses weights by two states that take turns; null where that does not pay.</summary>
    byte* WriteCompressedWeights(ReadOnlySpan<byte> weights, byte* output)
    {
        Span<uint> histogram = stackalloc uint[MaxBits + 1];
        histogram.Clear();
        foreach (byte weight in weights)
        {
            histogram[weight]++;
        }

        int symbols = MaxBits + 1;
        while (histogram[symbols - 1] == 0)
        {
            symbols--;
        }

        uint most = 0;
        foreach (uint count in histogram)
        {
            most = Math.Max(most, count);
        }

        if (weights.Length < 3 || most == weights.Length || most == 1)
        {
            return null;
        }

        int log = FseEncoder.ChooseLog(weights.Length, symbols, MaxWeightLog);
        Span<short> counts = stackalloc short[symbols];
        FseEncoder.Normalise(histogram[..symbols], (uint)weights.Length, log, counts);
        _weightEncoder.Fill(counts, log);
        var bits = new ZstdBitWriter(FseEncoder.Write(counts, log, output));
        int position = weights.Length;
        Span<uint> states = stackalloc uint[2];
        states[--position & 1] = _weightEncoder.Begin(weights[position]);
        states[--position & 1] = _weightEncoder.Begin(weights[position]);
        (ushort[] table, FseEncoder.Transform[] transforms) = _weightEncoder.Parts;
        fixed (ushort* next = table)
        {
            while (position > 0)
            {
                FseEncoder.Move(ref bits, ref states[--position & 1], transforms[weights[position]], next);
                bits.Flush();
            }
        }

        bits.AddLowest(states[1], log);
        bits.AddLowest(states[0], log);
        bits.End();
        return bits.Output;
    }
}
