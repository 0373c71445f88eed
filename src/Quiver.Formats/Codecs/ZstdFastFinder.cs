using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Finds matches by one hash table: two positions a step, and steps that grow where nothing matches.</summary>
static unsafe class ZstdFastFinder
{
    const int FrameMargin = 8;
    const int StepGrowth = 128;

    /// <summary>Stores the sequences of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ZstdMatchState state, ZstdSequenceStore store, byte* start, byte* end)
    {
        uint low = state.Enter(end);
        byte* origin = state.Base, lowest = origin + low;
        uint* positions = state.Positions;
        int left = 64 - (8 * state.Parameters.MinMatch), right = 64 - state.Parameters.HashLog;
        uint repeat1 = state.Repeat1, repeat2 = state.Repeat2;
        byte* anchor = start, limit = end - ZstdSequenceStore.EndMargin;

        // At the start of a frame the last offsets are 1, 4 and 8: that far there must be something.
        byte* input = start > lowest + FrameMargin ? start : lowest + FrameMargin;
        uint step = 2;
        byte* nextGrowth = input + StepGrowth;
        while (input < limit)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(input), nextWord = Unsafe.ReadUnaligned<ulong>(input + 1);
            uint* slot = positions + ZstdMatchState.Hash(word, left, right);
            uint* nextSlot = positions + ZstdMatchState.Hash(nextWord, left, right);
            uint index = *slot;
            *slot = (uint)(input - origin);
            byte* match;
            uint offsetValue;
            if ((uint)nextWord == Unsafe.ReadUnaligned<uint>(input + 1 - repeat1))
            {
                input++;
                match = input - repeat1;
                offsetValue = 1;
                if (match > lowest && input[-1] == match[-1])
                {
                    input--;
                    match--;
                }

                // Without literals the value 1 means the offset before the last one.
                if (input == anchor)
                {
                    input++;
                    match++;
                }
            }
            else
            {
                if (index >= low && Unsafe.ReadUnaligned<uint>(origin + index) == (uint)word)
                {
                    match = origin + index;
                }
                else
                {
                    index = *nextSlot;
                    *nextSlot = (uint)(input + 1 - origin);
                    if (index < low || Unsafe.ReadUnaligned<uint>(origin + index) != (uint)nextWord)
                    {
                        input += step;
                        if (input >= nextGrowth)
                        {
                            step++;
                            nextGrowth = input + StepGrowth;
                        }

                        continue;
                    }

                    input++;
                    match = origin + index;
                }

                while (input > anchor && match > lowest && input[-1] == match[-1])
                {
                    input--;
                    match--;
                }

                repeat2 = repeat1;
                repeat1 = (uint)(input - match);
                offsetValue = repeat1 + 3;
            }

            byte* found = input;
            uint length = 4 + ZstdMatchState.CountEqual(input + 4, match + 4, end);
            store.Add(anchor, (uint)(input - anchor), offsetValue, length);
            input += length;
            anchor = input;
            if (input < limit)
            {
                Enter(positions, origin, found + 2, left, right);
                Enter(positions, origin, input - 2, left, right);
                while (input < limit && Unsafe.ReadUnaligned<uint>(input) == Unsafe.ReadUnaligned<uint>(input - repeat2))
                {
                    (repeat1, repeat2) = (repeat2, repeat1);
                    Enter(positions, origin, input, left, right);
                    length = 4 + ZstdMatchState.CountEqual(input + 4, input + 4 - repeat1, end);
                    store.Add(input, 0, 1, length);
                    input += length;
                    anchor = input;
                }
            }

            step = 2;
            nextGrowth = input + StepGrowth;
        }

        (state.Repeat1, state.Repeat2) = (repeat1, repeat2);
        store.AddLast(anchor, end - anchor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Enter(uint* positions, byte* origin, byte* input, int left, int right) =>
        positions[ZstdMatchState.Hash(Unsafe.ReadUnaligned<ulong>(input), left, right)] = (uint)(input - origin);
}
