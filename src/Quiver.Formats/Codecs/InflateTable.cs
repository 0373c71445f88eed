namespace Quiver.Formats.Codecs;

/// <summary>Decoding tables of deflate (RFC 1951, 3.2): the next bits index a first table, longer codes go on in a table behind it.</summary>
/// <remarks>
/// An entry holds in bits 0-5 how many bits it takes, extra bits included; in bits 8-11 the length of its code, or how many bits index
/// the further table; in bits 16-30 a literal, the base of a length or distance, or the start of the further table.
/// </remarks>
static class InflateTable
{
    /// <summary>Bits that index the first table of literals and lengths.</summary>
    public const int LiteralBits = 11;

    /// <summary>Bits that index the first table of distances.</summary>
    public const int DistanceBits = 8;

    /// <summary>Bits that index the table of code lengths: it has no further ones.</summary>
    public const int LengthBits = 7;

    /// <summary>The sign bit marks a literal.</summary>
    public const uint Literal = 1u << 31;

    /// <summary>Marks what is neither a literal nor a length or distance: with no other mark it is a code that nothing uses.</summary>
    public const uint Special = 0x8000;

    /// <summary>Marks a further table.</summary>
    public const uint Further = 0x4000;

    /// <summary>Marks the end of a block.</summary>
    public const uint EndOfBlock = 0x2000;

    const int MaxCodeBits = 15;

    static readonly uint[] LiteralEntries = BuildLiteralEntries();
    static readonly uint[] DistanceEntries = BuildDistanceEntries();
    static readonly uint[] LengthEntries = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    /// <summary>
    /// A table large enough for every set of code lengths: no complete code of that many symbols needs more (zlib's enough.c counts
    /// 2342 for 288 symbols and 11 bits, 402 for 32 symbols and 8 bits). <see cref="Build"/> checks each index all the same.
    /// </summary>
    public static uint[] ForLiterals() => new uint[2342];

    /// <summary>The same for distances.</summary>
    public static uint[] ForDistances() => new uint[402];

    /// <summary>Fills a table of literals and lengths; false where the code lengths make no code.</summary>
    public static bool BuildLiterals(ReadOnlySpan<byte> lengths, uint[] table) => Build(lengths, LiteralEntries, table, LiteralBits);

    /// <summary>Fills a table of distances; false where the code lengths make no code.</summary>
    public static bool BuildDistances(ReadOnlySpan<byte> lengths, uint[] table) => Build(lengths, DistanceEntries, table, DistanceBits);

    /// <summary>Fills a table of code lengths; false where they make no code.</summary>
    public static bool BuildLengths(ReadOnlySpan<byte> lengths, Span<uint> table) => Build(lengths, LengthEntries, table, LengthBits);

    static bool Build(ReadOnlySpan<byte> lengths, uint[] entries, Span<uint> table, int firstBits)
    {
        Span<int> counts = stackalloc int[MaxCodeBits + 1];
        counts.Clear();
        foreach (byte length in lengths)
        {
            counts[length]++;
        }

        int longest = MaxCodeBits;
        while (longest > 0 && counts[longest] == 0)
        {
            longest--;
        }

        int left = 1;
        for (int length = 1; length <= MaxCodeBits; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                return false;
            }
        }

        if (left > 0)
        {
            // The only codes that may leave bits unused are those of one symbol and of none; code lengths may not even be those.
            if (longest > 1 || firstBits == LengthBits)
            {
                return false;
            }

            table[..(1 << firstBits)].Fill(Special | (1 << 8) | 1);
        }

        Span<int> starts = stackalloc int[MaxCodeBits + 2];
        starts[1] = 0;
        for (int length = 1; length <= MaxCodeBits; length++)
        {
            starts[length + 1] = starts[length] + counts[length];
        }

        Span<ushort> sorted = stackalloc ushort[288];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                sorted[starts[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        Fill(sorted, counts, entries, table, firstBits, longest);
        return true;
    }

    /// <summary>Assigns the canonical codes, shortest first, and enters each at every index that starts with its reversed bits.</summary>
    static void Fill(Span<ushort> sorted, Span<int> counts, uint[] entries, Span<uint> table, int firstBits, int longest)
    {
        int code = 0;
        int position = 0;
        int free = 1 << firstBits;
        int prefix = -1;
        int start = 0;
        int furtherBits = 0;
        for (int length = 1; length <= longest; length++, code <<= 1)
        {
            for (; counts[length] > 0; counts[length]--, code++)
            {
                int reversed = Reverse(code, length);
                uint entry = entries[sorted[position++]];
                if (length <= firstBits)
                {
                    entry += (uint)((length << 8) | length);
                    for (int i = reversed; i < 1 << firstBits; i += 1 << length)
                    {
                        table[i] = entry;
                    }

                    continue;
                }

                int first = reversed & ((1 << firstBits) - 1);
                if (first != prefix)
                {
                    prefix = first;
                    start = free;
                    furtherBits = FurtherBits(counts, length, firstBits, longest);
                    free += 1 << furtherBits;
                    table[first] = ((uint)start << 16) | Special | Further | (uint)((furtherBits << 8) | firstBits);
                }

                entry += (uint)(((length - firstBits) << 8) | (length - firstBits));
                for (int i = reversed >> firstBits; i < 1 << furtherBits; i += 1 << (length - firstBits))
                {
                    table[start + i] = entry;
                }
            }
        }
    }

    /// <summary>How many bits a further table needs: as many as the codes that remain fill it with.</summary>
    static int FurtherBits(Span<int> counts, int length, int firstBits, int longest)
    {
        int bits = length - firstBits;
        for (int left = (1 << bits) - counts[length]; left > 0 && bits + firstBits < longest;)
        {
            bits++;
            left = (left << 1) - counts[bits + firstBits];
        }

        return bits;
    }

    static int Reverse(int code, int bits)
    {
        int reversed = 0;
        for (int i = 0; i < bits; i++)
        {
            reversed |= ((code >> i) & 1) << (bits - 1 - i);
        }

        return reversed;
    }

    /// <summary>RFC 1951, 3.2.5: lengths from 3, extra bits one more after every four codes from the ninth on; 258 has a code of its own.</summary>
    static uint[] BuildLiteralEntries()
    {
        uint[] entries = new uint[288];
        for (uint symbol = 0; symbol < 256; symbol++)
        {
            entries[symbol] = Literal | (symbol << 16);
        }

        entries[256] = Special | EndOfBlock;
        int length = 3;
        for (int symbol = 257; symbol < 285; symbol++)
        {
            int extra = Math.Max(0, ((symbol - 257) >> 2) - 1);
            entries[symbol] = (uint)((length << 16) | extra);
            length += 1 << extra;
        }

        entries[285] = 258 << 16;
        (entries[286], entries[287]) = (Special, Special);
        return entries;
    }

    static uint[] BuildDistanceEntries()
    {
        uint[] entries = new uint[32];
        int distance = 1;
        for (int symbol = 0; symbol < 30; symbol++)
        {
            int extra = Math.Max(0, (symbol >> 1) - 1);
            entries[symbol] = (uint)((distance << 16) | extra);
            distance += 1 << extra;
        }

        (entries[30], entries[31]) = (Special, Special);
        return entries;
    }
}
