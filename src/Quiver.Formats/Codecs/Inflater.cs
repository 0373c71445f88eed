using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes one raw deflate stream (RFC 1951) in as many pieces as its input and output come in.</summary>
/// <remarks>
/// The platform's stream cannot say where in its input a stream ended, and takes a stream that is cut short for a complete one. Where much
/// input and room remain, symbols are decoded without looking at either end; near an end each symbol is decoded as a whole or not at all,
/// so that between calls there is no state but up to seven bits and the tables of the block.
/// </remarks>
sealed unsafe class Inflater
{
    /// <summary>How far back a match may reach.</summary>
    public const int WindowLength = 32 << 10;

    /// <summary>The longest match: with less room, one may not fit.</summary>
    public const int LongestMatch = 258;

    /// <summary>Three reads of eight bytes, each at most seven further.</summary>
    const int InputMargin = 32;

    /// <summary>Three literals, a match and what a wide copy writes beyond it.</summary>
    const int OutputMargin = LongestMatch + 48;

    static readonly byte[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    readonly uint[] _literals = InflateTable.ForLiterals();
    readonly uint[] _distances = InflateTable.ForDistances();
    Phase _phase;
    bool _isLastBlock;
    int _stored;
    ulong _window;
    int _count;

    enum Phase
    {
        Header,
        Stored,
        Codes,
        Done,
    }

    /// <summary>Starts a new stream.</summary>
    public void Reset() => (_phase, _isLastBlock, _stored, _window, _count) = (Phase.Header, false, 0, 0, 0);

    /// <summary>Decodes until the stream ends or input or room do not suffice for the next step; both pointers move along.</summary>
    /// <param name="input">The next byte of the stream.</param>
    /// <param name="inputEnd">The end of what is known of it.</param>
    /// <param name="history">The first byte of the stream's output that is still there: matches reach no further back.</param>
    /// <param name="output">Where output goes.</param>
    /// <param name="outputEnd">The end of the room.</param>
    public InflateStatus Run(ref byte* input, byte* inputEnd, byte* history, ref byte* output, byte* outputEnd)
    {
        var bits = new InflateBits(input, inputEnd, _window, _count);
        InflateStatus? status = null;
        while (status is null)
        {
            switch (_phase)
            {
                case Phase.Header:
                    InflateBits before = bits;
                    if (!TryReadHeader(ref bits))
                    {
                        bits = before;
                        status = InflateStatus.NeedsInput;
                    }

                    break;
                case Phase.Stored:
                    status = CopyStored(ref bits, inputEnd, ref output, outputEnd);
                    break;
                case Phase.Codes:
                    if (inputEnd - bits.Input > InputMargin && outputEnd - output > OutputMargin)
                    {
                        DecodeFast(ref bits, inputEnd, history, ref output, outputEnd);
                    }
                    else
                    {
                        status = DecodeCareful(ref bits, history, ref output, outputEnd);
                    }

                    break;
                default:
                    status = InflateStatus.Done;
                    break;
            }
        }

        bits.Return();
        (_window, _count) = (bits.Window, bits.Count);
        input = bits.Input;
        return status.Value;
    }

    void EndBlock() => _phase = _isLastBlock ? Phase.Done : Phase.Header;

    bool TryReadHeader(ref InflateBits bits)
    {
        bool isLast = bits.Take(1) != 0;
        uint kind = bits.Take(2);
        if (bits.IsShort)
        {
            return false;
        }

        switch (kind)
        {
            case 0:
                bits.Skip(bits.Count & 7);
                uint length = bits.Take(16);
                uint complement = bits.Take(16);
                if (!bits.IsShort && (length ^ complement) != 0xFFFF)
                {
                    throw new InvalidDataException("the length of a stored block is damaged");
                }

                _stored = (int)length;
                bits.Return();
                break;
            case 1:
                UseFixedCodes();
                break;
            case 2:
                ReadCodes(ref bits);
                break;
            default:
                throw new InvalidDataException("a block has the reserved type");
        }

        if (bits.IsShort)
        {
            return false;
        }

        _isLastBlock = isLast;
        _phase = kind == 0 ? Phase.Stored : Phase.Codes;
        return true;
    }

    void UseFixedCodes()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        InflateTable.BuildLiterals(lengths, _literals);
        lengths[..32].Fill(5);
        InflateTable.BuildDistances(lengths[..32], _distances);
    }

    void ReadCodes(ref InflateBits bits)
    {
        int literals = (int)bits.Take(5) + 257;
        int distances = (int)bits.Take(5) + 1;
        int orders = (int)bits.Take(4) + 4;
        if (literals > 286 || distances > 30)
        {
            throw new InvalidDataException("a block has too many codes");
        }

        Span<byte> orderLengths = stackalloc byte[19];
        orderLengths.Clear();
        for (int i = 0; i < orders; i++)
        {
            orderLengths[LengthOrder[i]] = (byte)bits.Take(3);
        }

        Span<uint> table = stackalloc uint[1 << InflateTable.LengthBits];
        if (bits.IsShort)
        {
            return;
        }

        if (!InflateTable.BuildLengths(orderLengths, table))
        {
            throw new InvalidDataException("the codes of a block's code lengths do not add up");
        }

        Span<byte> lengths = stackalloc byte[286 + 30];
        if (!ReadLengths(ref bits, table, lengths[..(literals + distances)]))
        {
            return;
        }

        if (lengths[256] == 0)
        {
            throw new InvalidDataException("a block has no code for its end");
        }

        if (!InflateTable.BuildLiterals(lengths[..literals], _literals)
            || !InflateTable.BuildDistances(lengths.Slice(literals, distances), _distances))
        {
            throw new InvalidDataException("the codes of a block do not add up");
        }
    }

    /// <summary>Reads run-length coded code lengths (RFC 1951, 3.2.7); false where the input ends before them.</summary>
    static bool ReadLengths(ref InflateBits bits, Span<uint> table, Span<byte> lengths)
    {
        for (int i = 0; i < lengths.Length;)
        {
            bits.Fill();
            uint entry = table[(int)(bits.Window & ((1 << InflateTable.LengthBits) - 1))];
            bits.Skip((int)(entry & 63));
            int symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
            }
            else
            {
                int repeat = symbol switch
                {
                    16 => 3 + (int)bits.Take(2),
                    17 => 3 + (int)bits.Take(3),
                    _ => 11 + (int)bits.Take(7),
                };
                if (!bits.IsShort && (repeat > lengths.Length - i || (symbol == 16 && i == 0)))
                {
                    throw new InvalidDataException("a block repeats a code length wrongly");
                }

                repeat = Math.Min(repeat, lengths.Length - i);
                lengths.Slice(i, repeat).Fill(symbol == 16 && i > 0 ? lengths[i - 1] : (byte)0);
                i += repeat;
            }

            if (bits.IsShort)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies from a stored block; the window of bits is empty there.</summary>
    InflateStatus? CopyStored(ref InflateBits bits, byte* inputEnd, ref byte* output, byte* outputEnd)
    {
        long length = Math.Min(_stored, Math.Min(inputEnd - bits.Input, outputEnd - output));
        Buffer.MemoryCopy(bits.Input, output, length, length);
        bits.Input += length;
        output += length;
        _stored -= (int)length;
        if (_stored == 0)
        {
            EndBlock();
            return null;
        }

        return bits.Input == inputEnd ? InflateStatus.NeedsInput : InflateStatus.NeedsRoom;
    }

    /// <summary>Decodes one symbol, and a distance where it is a length, or leaves everything as it is.</summary>
    InflateStatus? DecodeCareful(ref InflateBits bits, byte* history, ref byte* output, byte* outputEnd)
    {
        bits.Fill(); // At most 15 + 5 bits of a length and 15 + 13 of a distance: one filling suffices.
        InflateBits before = bits;
        uint entry = Look(ref bits, _literals, InflateTable.LiteralBits, out uint value);
        uint distance = 0;
        if ((entry & (InflateTable.Literal | InflateTable.Special)) == 0)
        {
            uint distanceEntry = Look(ref bits, _distances, InflateTable.DistanceBits, out distance);
            entry |= distanceEntry & InflateTable.Special;
        }

        if (bits.IsShort)
        {
            bits = before;
            return InflateStatus.NeedsInput;
        }

        if ((entry & InflateTable.EndOfBlock) != 0)
        {
            EndBlock();
            return null;
        }

        if ((entry & InflateTable.Special) != 0)
        {
            throw new InvalidDataException("a block uses a code that it does not define");
        }

        bool isLiteral = (entry & InflateTable.Literal) != 0;
        if (outputEnd - output < (isLiteral ? 1 : value))
        {
            bits = before;
            return InflateStatus.NeedsRoom;
        }

        if (isLiteral)
        {
            *output++ = (byte)value;
            return null;
        }

        if (distance > output - history)
        {
            FailDistance();
        }

        for (uint i = 0; i < value; i++, output++)
        {
            *output = *(output - distance);
        }

        return null;
    }

    /// <summary>Takes one code with its extra bits.</summary>
    static uint Look(ref InflateBits bits, uint[] table, int firstBits, out uint value)
    {
        uint entry = table[(int)(bits.Window & ((1u << firstBits) - 1))];
        if ((entry & InflateTable.Further) != 0)
        {
            bits.Skip(firstBits);
            int further = (int)(entry >> 8) & 15;
            entry = table[(int)((entry >> 16) + (uint)(bits.Window & ((1u << further) - 1)))];
        }

        int total = (int)entry & 63;
        uint extra = (uint)((bits.Window & ((1UL << total) - 1)) >> (int)((entry >> 8) & 15));
        value = ((entry >> 16) & 0x7FFF) + extra;
        bits.Skip(total);
        return entry;
    }

    /// <summary>
    /// Decodes as long as both margins hold. After a refill there are at least 56 bits: two literals of the first table and a length take
    /// at most 42, a distance at most 28. Copies in whole vectors may write up to 31 bytes beyond a match, which the margin has room for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void DecodeFast(ref InflateBits bits, byte* inputEnd, byte* history, ref byte* outputReference, byte* outputEnd)
    {
        bits.Return();
        byte* input = bits.Input, inputLimit = inputEnd - InputMargin;
        byte* output = outputReference, outputLimit = outputEnd - OutputMargin;
        ulong window = bits.Window;
        int count = bits.Count;
        fixed (uint* literals = _literals, distances = _distances)
        {
            while (input < inputLimit && output < outputLimit)
            {
                Refill(ref input, ref window, ref count);
                uint entry = literals[window & ((1 << InflateTable.LiteralBits) - 1)];
                if ((int)entry < 0)
                {
                    Put(entry, ref output, ref window, ref count);
                    entry = literals[window & ((1 << InflateTable.LiteralBits) - 1)];
                    if ((int)entry < 0)
                    {
                        Put(entry, ref output, ref window, ref count);
                        entry = literals[window & ((1 << InflateTable.LiteralBits) - 1)];
                    }
                }

                if ((entry & InflateTable.Further) != 0)
                {
                    Advance(InflateTable.LiteralBits, ref window, ref count);
                    entry = literals[(entry >> 16) + (window & ((1UL << (int)((entry >> 8) & 15)) - 1))];
                }

                if ((int)entry < 0)
                {
                    Put(entry, ref output, ref window, ref count);
                    continue;
                }

                uint length = Value(entry, window);
                Advance(entry, ref window, ref count);
                if ((entry & InflateTable.Special) != 0)
                {
                    EndFast(entry);
                    break;
                }

                Refill(ref input, ref window, ref count);
                entry = distances[window & ((1 << InflateTable.DistanceBits) - 1)];
                if ((entry & InflateTable.Further) != 0)
                {
                    Advance(InflateTable.DistanceBits, ref window, ref count);
                    entry = distances[(entry >> 16) + (window & ((1UL << (int)((entry >> 8) & 15)) - 1))];
                }

                uint distance = Value(entry, window);
                Advance(entry, ref window, ref count);
                if ((entry & InflateTable.Special) != 0 || distance > output - history)
                {
                    FailDistance();
                }

                Copy(output, distance, length);
                output += length;
            }
        }

        // Bits above the count are copies of input that was not taken.
        bits.Window = window & ((1UL << count) - 1);
        bits.Count = count;
        bits.Input = input;
        bits.Return();
        outputReference = output;
    }

    void EndFast(uint entry)
    {
        if ((entry & InflateTable.EndOfBlock) == 0)
        {
            throw new InvalidDataException("a block uses a code that it does not define");
        }

        EndBlock();
    }

    /// <summary>Reads eight bytes over what the window has; the bits beyond its count are the same in both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Refill(ref byte* input, ref ulong window, ref int count)
    {
        window |= Unsafe.ReadUnaligned<ulong>(input) << count;
        input += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(uint entry, ref byte* output, ref ulong window, ref int count)
    {
        *output++ = (byte)(entry >> 16);
        Advance(entry, ref window, ref count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Advance(uint entry, ref ulong window, ref int count)
    {
        window >>= (int)entry; // The processor takes the lowest six bits of a shift.
        count -= (int)(entry & 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Value(uint entry, ulong window) =>
        (entry >> 16) + (uint)((window & ((1UL << (int)entry) - 1)) >> (int)((entry >> 8) & 15));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(byte* output, uint distance, uint length)
    {
        byte* end = output + length;
        if (distance >= 16)
        {
            byte* from = output - distance;
            do
            {
                Vector128.Load(from).Store(output);
                Vector128.Load(from + 16).Store(output + 16);
                from += 32;
                output += 32;
            }
            while (output < end);
        }
        else
        {
            OverlappingCopy.Repeat(output, (int)distance, (int)length);
        }
    }

    [DoesNotReturn]
    static void FailDistance() => throw new InvalidDataException("a match reaches back before the start of the data");
}
