using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Finds matches by two hash tables: one of eight bytes, whose matches are long, and one of few bytes for the rest.</summary>
static unsafe class ZstdDoubleFastFinder
{
    const int FrameMargin = 8;
    const int SkipLog = 8;

    /// <summary>Stores the sequences of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ZstdMatchState state, ZstdSequenceStore store, byte* start, byte* end)
    {
        uint low = state.Enter(end);
        byte* origin = state.Base, lowest = origin + low;
        uint* positions = state.Positions, shortPositions = state.ShortPositions;
        int right = 64 - state.Parameters.HashLog, shortRight = 64 - state.Parameters.ShortLog;
        int left = 64 - (8 * state.Parameters.MinMatch);
        uint repeat1 = state.Repeat1, repeat2 = state.Repeat2;
        byte* anchor = start, limit = end - ZstdSequenceStore.EndMargin;
        byte* input = start > lowest + FrameMargin ? start : lowest + FrameMargin;
        while (input < limit)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(input), nextWord = Unsafe.ReadUnaligned<ulong>(input + 1);
            uint* slot = positions + ZstdMatchState.Hash(word, 0, right);
            uint* shortSlot = shortPositions + ZstdMatchState.Hash(word, left, shortRight);
            uint index = *slot, shortIndex = *shortSlot, current = (uint)(input - origin);
            *slot = current;
            *shortSlot = current;
            uint length, offsetValue = 1;
            if ((uint)nextWord == Unsafe.ReadUnaligned<uint>(input + 1 - repeat1))
            {
                input++;
                length = 4 + ZstdMatchState.CountEqual(input + 4, input + 4 - repeat1, end);
            }
            else
            {
                byte* match = origin + index;
                if (index >= low && Unsafe.ReadUnaligned<ulong>(match) == word)
                {
                    length = 8 + ZstdMatchState.CountEqual(input + 8, match + 8, end);
                }
                else if (shortIndex >= low && Unsafe.ReadUnaligned<uint>(origin + shortIndex) == (uint)word)
                {
                    // A long match at the next position is worth one more literal.
                    slot = positions + ZstdMatchState.Hash(nextWord, 0, right);
                    index = *slot;
                    *slot = current + 1;
                    match = origin + index;
                    if (index >= low && Unsafe.ReadUnaligned<ulong>(match) == nextWord)
                    {
                        input++;
                        length = 8 + ZstdMatchState.CountEqual(input + 8, match + 8, end);
                    }
                    else
                    {
                        match = origin + shortIndex;
                        length = 4 + ZstdMatchState.CountEqual(input + 4, match + 4, end);
                    }
                }
                else
                {
                    input += ((input - anchor) >> SkipLog) + 1;
                    continue;
                }

                while (input > anchor && match > lowest && input[-1] == match[-1])
                {
                    input--;
                    match--;
                    length++;
                }

                repeat2 = repeat1;
                repeat1 = (uint)(input - match);
                offsetValue = repeat1 + 3;
            }

            store.Add(anchor, (uint)(input - anchor), offsetValue, length);
            input += length;
            anchor = input;
            if (input < limit)
            {
                Enter(positions, origin, origin + current + 2, 0, right);
                Enter(shortPositions, origin, origin + current + 2, left, shortRight);
                Enter(positions, origin, input - 2, 0, right);
                Enter(shortPositions, origin, input - 1, left, shortRight);
                while (input < limit && Unsafe.ReadUnaligned<uint>(input) == Unsafe.ReadUnaligned<uint>(input - repeat2))
                {
                    (repeat1, repeat2) = (repeat2, repeat1);
                    Enter(positions, origin, input, 0, right);
                    Enter(shortPositions, origin, input, left, shortRight);
                    length = 4 + ZstdMatchState.CountEqual(input + 4, input + 4 - repeat1, end);
                    store.Add(input, 0, 1, length);
                    input += length;
                    anchor = input;
                }
            }
        }

        (state.Repeat1, state.Repeat2) = (repeat1, repeat2);
        store.AddLast(anchor, end - anchor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Enter(uint* positions, byte* origin, byte* input, int left, int right) =>
        positions[ZstdMatchState.Hash(Unsafe.ReadUnaligned<ulong>(input), left, right)] = (uint)(input - origin);
}
