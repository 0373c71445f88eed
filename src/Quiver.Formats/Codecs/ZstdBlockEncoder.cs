using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Writes the compressed blocks of one frame; tables carry over from block to block.</summary>
sealed unsafe class ZstdBlockEncoder
{
    /// <summary>A block whose parts do not fit in here is longer than what it compresses.</summary>
    const int BufferLength = ZstdBlockDecoder.MaxBlockLength + (16 << 10);

    const int MaxSequenceLength = 32;
    const int LeastHuffmanLiterals = 64;
    const int LeastFourStreams = 256;

    /// <summary>Literal lengths below 64 and match lengths below 128 have their code in a table; above, a code each power of two.</summary>
    static readonly byte[] LiteralLengthCodes = BuildCodes(ZstdSequenceTable.LiteralLengthBits, 64);
    static readonly byte[] MatchLengthCodes = BuildCodes(ZstdSequenceTable.MatchLengthBits, 128);

    readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferLength + 64, pinned: true);
    readonly byte[] _codes = GC.AllocateUninitializedArray<byte>(3 * MaxSequences, pinned: true);
    readonly uint[] _histograms = new uint[4 * 256];
    readonly ZstdSequenceEncoder _literalLengths = new(ZstdSequenceTable.DefaultLiteralLengths, 6, 9);
    readonly ZstdSequenceEncoder _offsets = new(ZstdSequenceTable.DefaultOffsets, 5, 8);
    readonly ZstdSequenceEncoder _matchLengths = new(ZstdSequenceTable.DefaultMatchLengths, 6, 9);
    ZstdHuffmanEncoder _previousHuffman = new();
    ZstdHuffmanEncoder _ownHuffman = new();
    bool _hasHuffman;
    bool _usesOwnHuffman;
    bool _hasSequences;

    const int MaxSequences = (ZstdBlockDecoder.MaxBlockLength / 3) + 1;

    /// <summary>Forgets everything at the start of a frame.</summary>
    public void Reset()
    {
        _hasHuffman = false;
        _literalLengths.Reset();
        _offsets.Reset();
        _matchLengths.Reset();
    }

    /// <summary>Encodes a block; empty where it would not become shorter. What is returned is valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ZstdSequenceStore store, int blockLength)
    {
        fixed (byte* buffer = _buffer)
        {
            byte* output = WriteLiterals(store.Literals, buffer);
            output = WriteSequences(store.Sequences, output, buffer + BufferLength);
            int least = (blockLength >> 6) + 2;
            return output == null || output - buffer >= blockLength - least
                ? default
                : _buffer.AsSpan(0, (int)(output - buffer));
        }
    }

    /// <summary>Says that the block was written: its tables are those that the next block may repeat.</summary>
    public void Accept()
    {
        if (_usesOwnHuffman)
        {
            (_previousHuffman, _ownHuffman) = (_ownHuffman, _previousHuffman);
            _hasHuffman = true;
        }

        if (_hasSequences)
        {
            _literalLengths.Accept();
            _offsets.Accept();
            _matchLengths.Accept();
        }
    }

    byte* WriteLiterals(ReadOnlySpan<byte> literals, byte* output)
    {
        _usesOwnHuffman = false;
        int count = literals.Length;
        if (count >= LeastHuffmanLiterals || (_hasHuffman && count > 8))
        {
            Span<uint> histogram = Count(literals);
            uint most = 0;
            foreach (uint entry in histogram)
            {
                most = Math.Max(most, entry);
            }

            if (most == count)
            {
                output = WriteLiteralsHeader(1, count, output);
                *output++ = literals[0];
                return output;
            }

            // With no byte more frequent than others by far, trying is a waste.
            byte* end = most > (count >> 7) + 4 ? TryWriteHuffman(literals, histogram, output) : null;
            if (end != null)
            {
                return end;
            }
        }

        output = WriteLiteralsHeader(0, count, output);
        literals.CopyTo(new Span<byte>(output, count));
        return output + count;
    }

    static byte* WriteLiteralsHeader(int kind, int count, byte* output)
    {
        if (count < 32)
        {
            *output++ = (byte)(kind | (count << 3));
        }
        else if (count < 4096)
        {
            Unsafe.WriteUnaligned(output, (ushort)(kind | 4 | (count << 4)));
            output += 2;
        }
        else
        {
            Unsafe.WriteUnaligned(output, (uint)(kind | 12 | (count << 4)));
            output += 3;
        }

        return output;
    }

    byte* TryWriteHuffman(ReadOnlySpan<byte> literals, Span<uint> histogram, byte* output)
    {
        int count = literals.Length;
        int headerLength = count < 1 << 10 ? 3 : count < 1 << 14 ? 4 : 5;
        bool isSingle = count < LeastFourStreams;
        byte* start = output + headerLength;
        byte* tree = start;
        int repeated = _hasHuffman ? _previousHuffman.Cost(histogram) : int.MaxValue;
        ZstdHuffmanEncoder huffman = _previousHuffman;
        int cost = repeated;
        if (count >= LeastHuffmanLiterals)
        {
            _ownHuffman.Build(histogram);
            byte* end = _ownHuffman.WriteTree(start);
            int own = end == null ? int.MaxValue : _ownHuffman.Cost(histogram) + (int)(end - start);
            if (own < repeated)
            {
                tree = end;
                huffman = _ownHuffman;
                cost = own;
                _usesOwnHuffman = true;
            }
        }

        // Four streams have a table of six bytes and up to a byte each at their ends.
        int least = (count >> 6) + 2;
        if (cost == int.MaxValue || cost + (isSingle ? 1 : 10) >= count - least)
        {
            _usesOwnHuffman = false;
            return null;
        }

        output = WriteStreams(huffman, literals, tree, isSingle);
        int format = isSingle ? 0 : headerLength - 2;
        int width = headerLength == 3 ? 10 : headerLength == 4 ? 14 : 18;
        ulong header = (_usesOwnHuffman ? 2UL : 3UL) | ((ulong)format << 2) | ((ulong)count << 4)
            | ((ulong)(output - start) << (4 + width));
        for (int i = 0; i < headerLength; i++)
        {
            start[i - headerLength] = (byte)(header >> (8 * i));
        }

        return output;
    }

    static byte* WriteStreams(ZstdHuffmanEncoder huffman, ReadOnlySpan<byte> literals, byte* output, bool isSingle)
    {
        fixed (byte* source = literals)
        {
            if (isSingle)
            {
                return huffman.Encode(source, literals.Length, output);
            }

            int quarter = (literals.Length + 3) / 4;
            byte* lengths = output;
            output += 6;
            for (int i = 0; i < 4; i++)
            {
                byte* end = huffman.Encode(source + (i * quarter), Math.Min(quarter, literals.Length - (i * quarter)), output);
                if (i < 3)
                {
                    Unsafe.WriteUnaligned(lengths + (2 * i), (ushort)(end - output));
                }

                output = end;
            }

            return output;
        }
    }

    /// <summary>Counts bytes by four tables in turn, so that runs of one byte do not wait for each other.</summary>
    Span<uint> Count(ReadOnlySpan<byte> literals)
    {
        Array.Clear(_histograms);
        fixed (uint* histograms = _histograms)
        fixed (byte* source = literals)
        {
            int i = 0;
            for (; i + 8 <= literals.Length; i += 8)
            {
                ulong word = Unsafe.ReadUnaligned<ulong>(source + i);
                histograms[(byte)word]++;
                histograms[256 + (byte)(word >> 8)]++;
                histograms[512 + (byte)(word >> 16)]++;
                histograms[768 + (byte)(word >> 24)]++;
                histograms[(byte)(word >> 32)]++;
                histograms[256 + (byte)(word >> 40)]++;
                histograms[512 + (byte)(word >> 48)]++;
                histograms[768 + (byte)(word >> 56)]++;
            }

            for (; i < literals.Length; i++)
            {
                histograms[source[i]]++;
            }

            for (int symbol = 0; symbol < 256; symbol++)
            {
                histograms[symbol] += histograms[256 + symbol] + histograms[512 + symbol] + histograms[768 + symbol];
            }
        }

        return _histograms.AsSpan(0, 256);
    }

    byte* WriteSequences(ReadOnlySpan<ZstdSequence> sequences, byte* output, byte* limit)
    {
        int count = sequences.Length;
        _hasSequences = count > 0;
        if (count < 128)
        {
            *output++ = (byte)count;
        }
        else if (count < 0x7F00)
        {
            *output++ = (byte)((count >> 8) + 128);
            *output++ = (byte)count;
        }
        else
        {
            *output++ = 255;
            Unsafe.WriteUnaligned(output, (ushort)(count - 0x7F00));
            output += 2;
        }

        if (count == 0)
        {
            return output;
        }

        Span<uint> histograms = stackalloc uint[3 * 64];
        histograms.Clear();
        fixed (byte* codes = _codes)
        fixed (ZstdSequence* first = sequences)
        {
            byte* literalCodes = codes, offsetCodes = codes + MaxSequences, matchCodes = offsetCodes + MaxSequences;
            FindCodes(first, count, codes, histograms);
            byte* modes = output++;
            int last = count - 1;
            int mode = (int)_literalLengths.Choose(histograms[..64], count, literalCodes[last], ref output) << 6;
            mode |= (int)_offsets.Choose(histograms.Slice(64, 64), count, offsetCodes[last], ref output) << 4;
            mode |= (int)_matchLengths.Choose(histograms[128..], count, matchCodes[last], ref output) << 2;
            *modes = (byte)mode;
            return WriteStream(first, count, codes, output, limit);
        }
    }

    static void FindCodes(ZstdSequence* sequences, int count, byte* codes, Span<uint> histograms)
    {
        byte* literalCodes = codes, offsetCodes = codes + MaxSequences, matchCodes = offsetCodes + MaxSequences;
        fixed (byte* literalTable = LiteralLengthCodes, matchTable = MatchLengthCodes)
        fixed (uint* histogram = histograms)
        {
            for (int i = 0; i < count; i++)
            {
                uint literals = sequences[i].LiteralLength;
                uint match = sequences[i].MatchLength - 3;
                int literalCode = literals < 64 ? literalTable[literals] : BitOperations.Log2(literals) + 19;
                int offsetCode = BitOperations.Log2(sequences[i].OffsetValue);
                int matchCode = match < 128 ? matchTable[match] : BitOperations.Log2(match) + 36;
                literalCodes[i] = (byte)literalCode;
                offsetCodes[i] = (byte)offsetCode;
                matchCodes[i] = (byte)matchCode;
                histogram[literalCode]++;
                histogram[64 + offsetCode]++;
                histogram[128 + matchCode]++;
            }
        }
    }

    /// <summary>Writes the bit stream of the sequences, the last one first; null where it passes the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    byte* WriteStream(ZstdSequence* sequences, int count, byte* codes, byte* output, byte* limit)
    {
        byte* literalCodes = codes, offsetCodes = codes + MaxSequences, matchCodes = offsetCodes + MaxSequences;
        var bits = new ZstdBitWriter(output);
        int i = count - 1;
        uint literalState = _literalLengths.Table.Begin(literalCodes[i]);
        uint offsetState = _offsets.Table.Begin(offsetCodes[i]);
        uint matchState = _matchLengths.Table.Begin(matchCodes[i]);
        (ushort[] literalStates, FseEncoder.Transform[] literalTransforms) = _literalLengths.Table.Parts;
        (ushort[] offsetStates, FseEncoder.Transform[] offsetTransforms) = _offsets.Table.Parts;
        (ushort[] matchStates, FseEncoder.Transform[] matchTransforms) = _matchLengths.Table.Parts;
        fixed (byte* literalBits = ZstdSequenceTable.LiteralLengthBits, matchBits = ZstdSequenceTable.MatchLengthBits)
        fixed (ushort* literalNext = literalStates, offsetNext = offsetStates, matchNext = matchStates)
        fixed (FseEncoder.Transform* literals = literalTransforms, offsets = offsetTransforms, matches = matchTransforms)
        {
            while (true)
            {
                int offsetBits = offsetCodes[i];
                int extra = literalBits[literalCodes[i]] + matchBits[matchCodes[i]];
                if (extra + offsetBits > 31)
                {
                    bits.Flush(); // The three states took up to 26 bits, and seven may be left from before.
                }

                bits.AddLowest(sequences[i].LiteralLength, literalBits[literalCodes[i]]);
                bits.AddLowest(sequences[i].MatchLength - 3, matchBits[matchCodes[i]]);
                if (extra + offsetBits > 56)
                {
                    bits.Flush();
                }

                bits.AddLowest(sequences[i].OffsetValue, offsetBits);
                bits.Flush();
                if (bits.Output > limit - MaxSequenceLength)
                {
                    return null;
                }

                if (--i < 0)
                {
                    break;
                }

                FseEncoder.Move(ref bits, ref offsetState, offsets[offsetCodes[i]], offsetNext);
                FseEncoder.Move(ref bits, ref matchState, matches[matchCodes[i]], matchNext);
                FseEncoder.Move(ref bits, ref literalState, literals[literalCodes[i]], literalNext);
            }
        }

        bits.AddLowest(matchState, _matchLengths.Table.Log);
        bits.AddLowest(offsetState, _offsets.Table.Log);
        bits.AddLowest(literalState, _literalLengths.Table.Log);
        bits.End();
        return bits.Output;
    }

    static byte[] BuildCodes(byte[] extraBits, int length)
    {
        byte[] codes = new byte[length];
        int position = 0;
        for (int code = 0; position < length; code++)
        {
            int span = Math.Min(1 << extraBits[code], length - position);
            codes.AsSpan(position, span).Fill((byte)code);
            position += span;
        }

        return codes;
    }
}
