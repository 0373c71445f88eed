using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes the compressed blocks of one Zstandard frame; tables and offsets carry over from block to block.</summary>
sealed unsafe class ZstdBlockDecoder
{
    /// <summary>No block regenerates more.</summary>
    public const int MaxBlockLength = 128 << 10;

    const int WideMargin = 32;

    static readonly ZstdSequenceTable PredefinedLiteralLengths = ZstdSequenceTable.ForLiteralLengths().FillDefault();
    static readonly ZstdSequenceTable PredefinedMatchLengths = ZstdSequenceTable.ForMatchLengths().FillDefault();
    static readonly ZstdSequenceTable PredefinedOffsets = ZstdSequenceTable.ForOffsets().FillDefault();

    readonly byte[] _literals = new byte[MaxBlockLength + WideMargin];
    readonly ZstdHuffmanTable _huffman = new();
    readonly ZstdSequenceTable _ownLiteralLengths = ZstdSequenceTable.ForLiteralLengths();
    readonly ZstdSequenceTable _ownMatchLengths = ZstdSequenceTable.ForMatchLengths();
    readonly ZstdSequenceTable _ownOffsets = ZstdSequenceTable.ForOffsets();
    ZstdSequenceTable? _literalLengths;
    ZstdSequenceTable? _matchLengths;
    ZstdSequenceTable? _offsets;
    nuint _repeat1;
    nuint _repeat2;
    nuint _repeat3;

    /// <summary>Forgets everything at the start of a frame.</summary>
    public void Reset()
    {
        _huffman.Reset();
        (_literalLengths, _matchLengths, _offsets) = (null, null, null);
        (_repeat1, _repeat2, _repeat3) = (1, 4, 8);
    }

    /// <summary>Decodes one block of any kind; returns the bytes written.</summary>
    public int DecodeBlock(ZstdBlockKind kind, int length, ReadOnlySpan<byte> content, byte* frameStart, byte* output, byte* outputEnd)
    {
        if (kind == ZstdBlockKind.Compressed)
        {
            return Decode(content, frameStart, output, outputEnd);
        }

        if (length > outputEnd - output)
        {
            throw ZstdDecoder.Corrupt("a block runs past the end");
        }

        var target = new Span<byte>(output, length);
        if (kind == ZstdBlockKind.Raw)
        {
            content.CopyTo(target);
        }
        else
        {
            target.Fill(content[0]);
        }

        return length;
    }

    /// <summary>Decodes one compressed block to <paramref name="output"/>; returns the bytes written.</summary>
    /// <param name="block">The block without its header.</param>
    /// <param name="frameStart">The first byte of the frame's output: matches reach no further back.</param>
    /// <param name="output">Where the block's output goes.</param>
    /// <param name="outputEnd">The end of the destination.</param>
    public int Decode(ReadOnlySpan<byte> block, byte* frameStart, byte* output, byte* outputEnd)
    {
        if (outputEnd - output > MaxBlockLength)
        {
            // A wide copy may go beyond, into what later blocks write; the length may not.
            return DecodeWithin(block, frameStart, output, output + MaxBlockLength);
        }

        return DecodeWithin(block, frameStart, output, outputEnd);
    }

    int DecodeWithin(ReadOnlySpan<byte> block, byte* frameStart, byte* output, byte* outputEnd)
    {
        var length = block.Length;
        fixed (byte* source = block)
        fixed (byte* buffer = _literals)
        {
            var taken = ReadLiterals(block, source, buffer, out var literals, out var count, out var readEnd);
            block = block[taken..];
            if (block.IsEmpty)
            {
                throw ZstdDecoder.Corrupt("a block has no sequences section");
            }

            taken = ReadSequenceCount(block, out var sequences);
            block = block[taken..];
            if (sequences == 0)
            {
                if (!block.IsEmpty || count > outputEnd - output)
                {
                    throw ZstdDecoder.Corrupt("a block of literals has the wrong length");
                }

                Buffer.MemoryCopy(literals, output, count, count);
                return count;
            }

            block = block[ReadTables(block)..];
            if (!BackwardBits.TryOpen(source + length - block.Length, block.Length, out var bits))
            {
                throw ZstdDecoder.Corrupt("a block's sequences are cut off");
            }

            return Execute(ref bits, sequences, new Output(frameStart, output, outputEnd), new Literals(literals, count, readEnd));
        }
    }

    int ReadLiterals(ReadOnlySpan<byte> block, byte* source, byte* buffer, out byte* literals, out int count, out byte* readEnd)
    {
        if (block.IsEmpty)
        {
            throw ZstdDecoder.Corrupt("a block is empty");
        }

        var header = LittleEndian(block);
        var kind = (int)(header & 3);
        var format = (int)(header >> 2) & 3;
        if (kind >= 2)
        {
            return ReadCompressedLiterals(block, source, buffer, out literals, out count, out readEnd);
        }

        var (headerLength, size) = format switch
        {
            1 => (2, (int)(header >> 4) & 0xFFF),
            3 => (3, (int)(header >> 4) & 0xFFFFF),
            _ => (1, (int)(header >> 3) & 0x1F),
        };
        count = size;
        var taken = headerLength + (kind == 0 ? size : 1);
        if (taken > block.Length || size > MaxBlockLength)
        {
            throw ZstdDecoder.Corrupt("a block's literals are cut off");
        }

        if (kind == 0)
        {
            literals = source + headerLength;
            readEnd = source + block.Length;
        }
        else
        {
            new Span<byte>(buffer, size).Fill(block[headerLength]);
            literals = buffer;
            readEnd = buffer + _literals.Length;
        }

        return taken;
    }

    int ReadCompressedLiterals(ReadOnlySpan<byte> block, byte* source, byte* buffer, out byte* literals, out int count, out byte* readEnd)
    {
        var header = LittleEndian(block);
        var format = (int)(header >> 2) & 3;
        var (headerLength, width) = format switch
        {
            2 => (4, 14),
            3 => (5, 18),
            _ => (3, 10),
        };
        var mask = (1UL << width) - 1;
        count = (int)((header >> 4) & mask);
        var size = (int)((header >> (4 + width)) & mask);
        if (headerLength + size > block.Length || count > MaxBlockLength)
        {
            throw ZstdDecoder.Corrupt("a block's literals are cut off");
        }

        var tree = 0;
        if ((header & 3) == 2)
        {
            tree = _huffman.Read(block.Slice(headerLength, size));
        }
        else if (!_huffman.IsReady)
        {
            throw ZstdDecoder.Corrupt("a block repeats a Huffman tree that no block before it has");
        }

        var stream = source + headerLength + tree;
        var decoded = format == 0
            ? _huffman.DecodeOne(stream, size - tree, buffer, count)
            : _huffman.DecodeFour(stream, size - tree, buffer, count);
        if (!decoded)
        {
            throw ZstdDecoder.Corrupt("a block's Huffman streams are damaged");
        }

        literals = buffer;
        readEnd = buffer + _literals.Length;
        return headerLength + size;
    }

    static int ReadSequenceCount(ReadOnlySpan<byte> block, out int count)
    {
        int first = block[0];
        var length = first < 128 ? 1 : first < 255 ? 2 : 3;
        if (block.Length < length)
        {
            throw ZstdDecoder.Corrupt("a block's sequences are cut off");
        }

        count = length switch
        {
            1 => first,
            2 => ((first - 128) << 8) + block[1],
            _ => block[1] + (block[2] << 8) + 0x7F00,
        };
        return length;
    }

    int ReadTables(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty || (block[0] & 3) != 0)
        {
            throw ZstdDecoder.Corrupt("a block's table modes are invalid");
        }

        int modes = block[0];
        var taken = 1;
        _literalLengths = ReadTable(modes >> 6, block, ref taken, PredefinedLiteralLengths, _ownLiteralLengths, _literalLengths);
        _offsets = ReadTable((modes >> 4) & 3, block, ref taken, PredefinedOffsets, _ownOffsets, _offsets);
        _matchLengths = ReadTable((modes >> 2) & 3, block, ref taken, PredefinedMatchLengths, _ownMatchLengths, _matchLengths);
        return taken;
    }

    static ZstdSequenceTable ReadTable(int mode, ReadOnlySpan<byte> block, ref int taken, ZstdSequenceTable predefined,
        ZstdSequenceTable own, ZstdSequenceTable? previous)
    {
        switch (mode)
        {
            case 0:
                return predefined;
            case 1:
                if (taken >= block.Length)
                {
                    throw ZstdDecoder.Corrupt("a block's tables are cut off");
                }

                own.FillSingle(block[taken++]);
                return own;
            case 2:
                taken += own.FillFrom(block[taken..]);
                return own;
            default:
                return previous ?? throw ZstdDecoder.Corrupt("a block repeats a table that no block before it has");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int Execute(ref BackwardBits reader, int sequences, Output target, Literals source)
    {
        var bits = reader;
        var output = target.Position;
        byte* literals = source.Position, literalsEnd = literals + source.Count;
        var (repeat1, repeat2, repeat3) = (_repeat1, _repeat2, _repeat3);
        fixed (ZstdSequenceTable.Entry* literalTable = _literalLengths!.Entries)
        fixed (ZstdSequenceTable.Entry* matchTable = _matchLengths!.Entries)
        fixed (ZstdSequenceTable.Entry* offsetTable = _offsets!.Entries)
        {
            bits.Refill();
            var literalState = literalTable + bits.Read(_literalLengths.Log);
            var offsetState = offsetTable + bits.Read(_offsets.Log);
            var matchState = matchTable + bits.Read(_matchLengths.Log);
            while (true)
            {
                bits.Refill(); // At most 31 + 16 bits, then 16 + 26: two refills suffice for the longest sequence.
                var offset = (nuint)(offsetState->Baseline + bits.Read(offsetState->ExtraBits));
                var match = (nuint)(matchState->Baseline + bits.Read(matchState->ExtraBits));
                bits.Refill();
                var run = (nuint)(literalState->Baseline + bits.Read(literalState->ExtraBits));
                if (offset > 3)
                {
                    offset -= 3;
                    repeat3 = repeat2;
                    repeat2 = repeat1;
                    repeat1 = offset;
                }
                else
                {
                    offset = Repeat(offset + (run == 0 ? 1u : 0), ref repeat1, ref repeat2, ref repeat3);
                }

                if (run > (nuint)(literalsEnd - literals) || run + match > (nuint)(target.End - output)
                    || offset - 1 >= (nuint)(output - target.FrameStart) + run)
                {
                    throw ZstdDecoder.Corrupt("a sequence leaves the block, its literals or the window");
                }

                if ((nuint)(target.End - output) >= run + match + WideMargin && (nuint)(source.ReadEnd - literals) >= run + WideMargin)
                {
                    CopyWide(literals, output, run);
                    output += run;
                    CopyMatchWide(output, offset, match);
                }
                else
                {
                    Buffer.MemoryCopy(literals, output, run, run);
                    output += run;
                    CopyMatchNarrow(output, offset, match);
                }

                literals += run;
                output += match;
                if (--sequences == 0)
                {
                    break;
                }

                literalState = literalTable + literalState->NextState + bits.Read(literalState->StateBits);
                matchState = matchTable + matchState->NextState + bits.Read(matchState->StateBits);
                offsetState = offsetTable + offsetState->NextState + bits.Read(offsetState->StateBits);
            }
        }

        (_repeat1, _repeat2, _repeat3) = (repeat1, repeat2, repeat3);
        bits.Refill();
        if (!bits.AtEnd)
        {
            throw ZstdDecoder.Corrupt("a block's sequences do not end where they should");
        }

        return (int)(CopyRest(literals, literalsEnd - literals, output, target.End) - target.Position);
    }

    /// <summary>Takes one of the last offsets to the front; the fourth choice is one less than the last (RFC 8878, 3.1.1.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nuint Repeat(nuint choice, ref nuint repeat1, ref nuint repeat2, ref nuint repeat3)
    {
        if (choice == 1)
        {
            return repeat1;
        }

        var offset = choice == 2 ? repeat2 : choice == 3 ? repeat3 : repeat1 - 1;
        repeat3 = choice == 2 ? repeat3 : repeat2;
        repeat2 = repeat1;
        repeat1 = offset;
        return offset;
    }

    static byte* CopyRest(byte* literals, long count, byte* output, byte* outputEnd)
    {
        if (count > outputEnd - output)
        {
            throw ZstdDecoder.Corrupt("a block has more literals than room");
        }

        Buffer.MemoryCopy(literals, output, count, count);
        return output + count;
    }

    /// <summary>Copies 16 bytes a step; both sides have a margin behind the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyWide(byte* from, byte* to, nuint length)
    {
        Vector128.Load(from).Store(to);
        for (nuint copied = 16; copied < length; copied += 16)
        {
            Vector128.Load(from + copied).Store(to + copied);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyMatchWide(byte* output, nuint offset, nuint length)
    {
        if (offset >= 16)
        {
            CopyWide(output - offset, output, length);
        }
        else
        {
            OverlappingCopy.Repeat(output, (int)offset, (int)length);
        }
    }

    static void CopyMatchNarrow(byte* output, nuint offset, nuint length)
    {
        for (nuint i = 0; i < length; i++)
        {
            output[i] = (output - offset)[i];
        }
    }

    static ulong LittleEndian(ReadOnlySpan<byte> block)
    {
        ulong value = 0;
        for (var i = 0; i < Math.Min(block.Length, 5); i++)
        {
            value |= (ulong)block[i] << (8 * i);
        }

        return value;
    }

    readonly struct Output(byte* frameStart, byte* position, byte* end)
    {
        public readonly byte* FrameStart = frameStart;
        public readonly byte* Position = position;
        public readonly byte* End = end;
    }

    readonly struct Literals(byte* position, int count, byte* readEnd)
    {
        public readonly byte* Position = position;
        public readonly int Count = count;
        public readonly byte* ReadEnd = readEnd;
    }
}
