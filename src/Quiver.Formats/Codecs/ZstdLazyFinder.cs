using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Takes the best of many candidates, and waits one or two positions for a better one where the level has time for that.</summary>
static unsafe class ZstdLazyFinder
{
    const int FrameMargin = 8;
    const int SkipLog = 8;
    const uint LeastLength = 4;

    /// <summary>Stores the sequences of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ZstdMatchState state, ZstdSequenceStore store, byte* start, byte* end)
    {
        uint low = state.Enter(end);
        byte* lowest = state.Base + low;
        var rows = new ZstdRowTable(state, low, end);
        int depth = state.Parameters.Strategy - ZstdStrategy.Greedy;
        uint repeat1 = state.Repeat1, repeat2 = state.Repeat2;
        byte* anchor = start, limit = end - ZstdSequenceStore.EndMargin;
        byte* input = start > lowest + FrameMargin ? start : lowest + FrameMargin;
        while (input < limit)
        {
            Candidate best = new() { Start = input + 1, OffsetValue = 1, Length = CountRepeat(input + 1, repeat1, end) };
            if (depth > 0 || best.Length == 0)
            {
                uint length = rows.Find(input, out uint offset);
                if (length > best.Length)
                {
                    best = new Candidate { Start = input, OffsetValue = offset + 3, Length = length };
                }
            }

            if (best.Length < LeastLength)
            {
                input += ((input - anchor) >> SkipLog) + 1;
                continue;
            }

            for (int waited = 0; waited < depth && input < limit;)
            {
                input++;
                waited = TryImprove(ref rows, ref best, input, repeat1, end, waited) ? 0 : waited + 1;
            }

            if (best.OffsetValue > 3)
            {
                uint offset = best.OffsetValue - 3;
                while (best.Start > anchor && best.Start - offset > lowest && best.Start[-1] == (best.Start - offset)[-1])
                {
                    best.Start--;
                    best.Length++;
                }

                (repeat2, repeat1) = (repeat1, offset);
            }

            store.Add(anchor, (uint)(best.Start - anchor), best.OffsetValue, best.Length);
            input = best.Start + best.Length;
            anchor = input;
            uint again;
            while (input < limit && (again = CountRepeat(input, repeat2, end)) != 0)
            {
                (repeat1, repeat2) = (repeat2, repeat1);
                store.Add(input, 0, 1, again);
                input += again;
                anchor = input;
            }
        }

        (state.Repeat1, state.Repeat2) = (repeat1, repeat2);
        state.NextToEnter = rows.Next;
        store.AddLast(anchor, end - anchor);
    }

    /// <summary>
    /// Takes a match that starts later where it saves more than the literals and the longer offset cost; the further away, the more it
    /// must save. The weights are those that the reference encoder found good.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryImprove(ref ZstdRowTable rows, ref Candidate best, byte* input, uint repeat1, byte* end, int waited)
    {
        bool isImproved = false;
        uint repeated = CountRepeat(input, repeat1, end);
        int weight = 3 + waited;
        if (repeated != 0 && (int)repeated * weight > ((int)best.Length * weight) - Cost(best.OffsetValue) + 1)
        {
            best = new Candidate { Start = input, OffsetValue = 1, Length = repeated };
        }

        uint length = rows.Find(input, out uint offset);
        if (length != 0
            && ((int)length * 4) - Cost(offset + 3) > ((int)best.Length * 4) - Cost(best.OffsetValue) + (waited == 0 ? 4 : 7))
        {
            best = new Candidate { Start = input, OffsetValue = offset + 3, Length = length };
            isImproved = true;
        }

        return isImproved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint CountRepeat(byte* input, uint repeat, byte* end) =>
        Unsafe.ReadUnaligned<uint>(input) == Unsafe.ReadUnaligned<uint>(input - repeat)
            ? LeastLength + ZstdMatchState.CountEqual(input + LeastLength, input + LeastLength - repeat, end)
            : 0;

    static int Cost(uint offsetValue) => BitOperations.Log2(offsetValue);

    struct Candidate
    {
        public byte* Start;
        public uint OffsetValue;
        public uint Length;
    }
}
