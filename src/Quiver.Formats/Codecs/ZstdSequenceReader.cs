using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes the sequences of a block in groups, the last offsets resolved: executing them is a loop of its own.</summary>
/// <remarks>Decoding and copying in one loop need more registers than there are; a group stays in the first cache.</remarks>
unsafe struct ZstdSequenceReader
{
    /// <summary>Two refills of up to eight bytes each.</summary>
    const int FastMargin = 16;

    readonly ZstdSequenceTable.Entry* _literalTable;
    readonly ZstdSequenceTable.Entry* _offsetTable;
    readonly ZstdSequenceTable.Entry* _matchTable;
    BackwardBits _bits;
    ZstdSequenceTable.Entry* _literalState;
    ZstdSequenceTable.Entry* _offsetState;
    ZstdSequenceTable.Entry* _matchState;
    int _left;

    /// <summary>Reads the first states from a stream of so many sequences.</summary>
    public ZstdSequenceReader(
        BackwardBits bits, int count, ZstdSequenceTable.Entry* literalTable, int literalLog, ZstdSequenceTable.Entry* offsetTable,
        int offsetLog, ZstdSequenceTable.Entry* matchTable, int matchLog)
    {
        bits.Refill();
        _literalTable = literalTable;
        _literalState = literalTable + bits.Read(literalLog);
        _offsetTable = offsetTable;
        _offsetState = offsetTable + bits.Read(offsetLog);
        _matchTable = matchTable;
        _matchState = matchTable + bits.Read(matchLog);
        _bits = bits;
        _left = count;
    }

    /// <summary>How many sequences are not decoded yet.</summary>
    public readonly int Left => _left;

    /// <summary>Whether the stream ended where its last sequence did.</summary>
    public bool IsComplete()
    {
        _bits.Refill();
        return _bits.AtEnd;
    }

    /// <summary>Decodes up to so many sequences, with offsets instead of their codes; returns how many.</summary>
    public int Read(ZstdSequence* group, int capacity, ref ZstdRepeats repeats)
    {
        int count = Math.Min(capacity, _left);
        ZstdSequence* next = group, end = group + count;
        if (count == _left)
        {
            end--; // The last sequence leads to no other states.
        }

        next = ReadFast(next, end, ref repeats);
        for (; next < end; next++)
        {
            *next = ReadOne(ref repeats);
            _literalState = _literalTable + _literalState->NextState + _bits.Read(_literalState->StateBits);
            _matchState = _matchTable + _matchState->NextState + _bits.Read(_matchState->StateBits);
            _offsetState = _offsetTable + _offsetState->NextState + _bits.Read(_offsetState->StateBits);
        }

        if (count == _left)
        {
            *next = ReadOne(ref repeats);
        }

        _left -= count;
        return count;
    }

    /// <summary>At most 31 + 16 bits, then 16 + 26: two refills suffice for the longest sequence.</summary>
    ZstdSequence ReadOne(ref ZstdRepeats repeats)
    {
        _bits.Refill();
        uint offset = _offsetState->Baseline + (uint)_bits.Read(_offsetState->ExtraBits);
        uint match = _matchState->Baseline + (uint)_bits.Read(_matchState->ExtraBits);
        _bits.Refill();
        uint run = _literalState->Baseline + (uint)_bits.Read(_literalState->ExtraBits);
        ZstdRepeats last = repeats;
        offset = last.Resolve(offset, run);
        repeats = last;
        return new ZstdSequence { LiteralLength = run, MatchLength = match, OffsetValue = offset };
    }

    /// <summary>Decodes as long as no refill can reach the first byte of the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    ZstdSequence* ReadFast(ZstdSequence* next, ZstdSequence* end, ref ZstdRepeats repeats)
    {
        byte* start = _bits.Start + FastMargin, pointer = _bits.Pointer;
        if (pointer < start || next >= end)
        {
            return next;
        }

        ZstdSequenceTable.Entry* literalTable = _literalTable, offsetTable = _offsetTable, matchTable = _matchTable;
        ZstdSequenceTable.Entry* literalState = _literalState, offsetState = _offsetState, matchState = _matchState;
        ZstdRepeats last = repeats;
        int left = 64 - _bits.Consumed; // Bits of the window that are not read, the highest of them first.
        do
        {
            // After a refill 57 bits can be read; the three states take 26 at most.
            ulong window = Refill(ref pointer, ref left);
            byte runBits = literalState->ExtraBits, matchBits = matchState->ExtraBits, offsetBits = offsetState->ExtraBits;
            uint offset = offsetState->Baseline + (uint)Take(window, ref left, offsetBits);
            uint match = matchState->Baseline + (uint)Take(window, ref left, matchBits);
            if (runBits + matchBits + offsetBits > 57 - 26)
            {
                window = Refill(ref pointer, ref left);
            }

            uint run = literalState->Baseline + (uint)Take(window, ref left, runBits);
            literalState = literalTable + literalState->NextState + Take(window, ref left, literalState->StateBits);
            matchState = matchTable + matchState->NextState + Take(window, ref left, matchState->StateBits);
            offsetState = offsetTable + offsetState->NextState + Take(window, ref left, offsetState->StateBits);
            next->LiteralLength = run;
            next->MatchLength = match;
            next->OffsetValue = last.Resolve(offset, run);
            next++;
        }
        while (next < end && pointer >= start);

        repeats = last;
        _literalState = literalState;
        _offsetState = offsetState;
        _matchState = matchState;
        _bits = BackwardBits.Resume(_bits.Start, pointer, 64 - left);
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Refill(ref byte* pointer, ref int left)
    {
        int bytes = (64 - left) >> 3;
        pointer -= bytes;
        left += bytes * 8;
        return Unsafe.ReadUnaligned<ulong>(pointer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Take(ulong window, ref int left, byte count)
    {
        left -= count;
        ulong value = window >> left;
        return Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(value, count) : value & ((1UL << count) - 1);
    }
}
