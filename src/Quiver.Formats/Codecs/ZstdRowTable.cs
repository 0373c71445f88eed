using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>
/// Looks up earlier positions by rows: a hash chooses a row of 16 to 64 positions, a byte of it is compared with those of the whole row
/// in one vector, so that only likely candidates are touched. A row is a ring whose newest position is at its head.
/// </summary>
unsafe struct ZstdRowTable
{
    /// <summary>Where a match ends a long run of unentered positions, only its ends are entered.</summary>
    const uint LongGap = 384;
    const uint GapStart = 96;
    const uint GapEnd = 32;

    readonly uint* _positions;
    readonly byte* _tags;
    readonly byte* _heads;
    readonly byte* _origin;
    readonly byte* _end;
    readonly uint _low;
    readonly int _rowLog;
    readonly int _left;
    readonly int _right;
    uint _next;

    /// <summary>Opens the tables of a state for a block.</summary>
    public ZstdRowTable(ZstdMatchState state, uint low, byte* end)
    {
        _positions = state.Positions;
        _tags = state.Tags;
        _heads = state.Heads;
        _origin = state.Base;
        _end = end;
        _low = low;
        _rowLog = state.Parameters.RowLog;
        _left = 64 - (8 * state.Parameters.MinMatch);
        _right = 64 - (state.Parameters.HashLog - _rowLog + 8);
        _next = state.NextToEnter;
    }

    /// <summary>The first index that is not entered.</summary>
    public readonly uint Next => _next;

    /// <summary>Returns the length of the longest match of four bytes or more, 0 where there is none, and enters all up to the position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Find(byte* input, out uint offset)
    {
        uint current = (uint)(input - _origin);
        if (_next < current)
        {
            EnterUpTo(current);
        }

        uint hash = ZstdMatchState.Hash(Unsafe.ReadUnaligned<ulong>(input), _left, _right);
        uint mask = (1u << _rowLog) - 1;
        uint row = (hash >> 8) << _rowLog;
        uint head = _heads[hash >> 8] & mask;
        ulong matches = Rotate(Compare(_tags + row, (byte)hash), (int)head);
        uint* positions = _positions + row;
        uint best = 3;
        offset = 0;
        for (; matches != 0; matches &= matches - 1)
        {
            uint index = positions[(head + (uint)BitOperations.TrailingZeroCount(matches)) & mask];
            if (index < _low)
            {
                break;
            }

            // A longer match must also have the byte behind the best one.
            byte* match = _origin + index;
            if (Unsafe.ReadUnaligned<uint>(match + best - 3) == Unsafe.ReadUnaligned<uint>(input + best - 3))
            {
                uint length = ZstdMatchState.CountEqual(input, match, _end);
                if (length > best)
                {
                    best = length;
                    offset = current - index;
                    if (input + length == _end)
                    {
                        break;
                    }
                }
            }
        }

        if (_next == current)
        {
            Put(hash, current);
            _next++;
        }

        return best > 3 ? best : 0;
    }

    void EnterUpTo(uint end)
    {
        if (end - _next > LongGap)
        {
            EnterAll(_next, _next + GapStart);
            _next = end - GapEnd;
        }

        EnterAll(_next, end);
        _next = end;
    }

    readonly void EnterAll(uint index, uint end)
    {
        for (; index < end; index++)
        {
            Put(ZstdMatchState.Hash(Unsafe.ReadUnaligned<ulong>(_origin + index), _left, _right), index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Put(uint hash, uint index)
    {
        byte* head = _heads + (hash >> 8);
        uint place = (*head - 1u) & ((1u << _rowLog) - 1);
        *head = (byte)place;
        place += (hash >> 8) << _rowLog;
        _tags[place] = (byte)hash;
        _positions[place] = index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly ulong Compare(byte* tags, byte tag) => _rowLog switch
    {
        4 => Vector128.Equals(Vector128.Load(tags), Vector128.Create(tag)).ExtractMostSignificantBits(),
        5 => Vector256.Equals(Vector256.Load(tags), Vector256.Create(tag)).ExtractMostSignificantBits(),
        _ => Vector512.Equals(Vector512.Load(tags), Vector512.Create(tag)).ExtractMostSignificantBits(),
    };

    /// <summary>Makes the head's bit the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly ulong Rotate(ulong bits, int head) => _rowLog switch
    {
        4 => (ushort)((bits >> head) | (bits << (16 - head))),
        5 => BitOperations.RotateRight((uint)bits, head),
        _ => BitOperations.RotateRight(bits, head),
    };
}
