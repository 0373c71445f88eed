using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Windowing;

/// <summary>
/// Folds the values of every frame: one value after the other where frames grow, and otherwise by a segment tree of wide nodes
/// (Leis, Kundhikanjana, Kemper and Neumann, "Efficient Processing of Window Functions in Analytical SQL Queries", VLDB 2015).
/// </summary>
static unsafe class FrameFold<TValue, TState, TFold>
    where TValue : unmanaged
    where TState : unmanaged
    where TFold : struct, IFrameFold<TValue, TState>
{
    const int Shift = 4;
    const int Fanout = 1 << Shift;

    /// <summary>Writes the state of each frame.</summary>
    public static void Evaluate(TValue* values, int valueCount, FrameRanges frames, TState* results, MemoryBudget budget)
    {
        if (frames.GrowByRows(valueCount))
        {
            Grow(values, frames, results);
        }
        else
        {
            Search(values, valueCount, frames, results, budget);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Grow(TValue* values, FrameRanges frames, TState* results)
    {
        int* starts = frames.Starts(0);
        int* ends = frames.Ends(0);
        int start = 0;
        int end = 0;
        TState state = default;
        for (nint i = 0; i < frames.RowCount; i++)
        {
            if (starts[i] != start || ends[i] < end)
            {
                start = starts[i];
                end = start;
                state = default;
            }

            for (; end < ends[i]; end++)
            {
                state = TFold.Add(state, values[end]);
            }

            results[i] = state;
        }
    }

    static void Search(TValue* values, int valueCount, FrameRanges frames, TState* results, MemoryBudget budget)
    {
        long nodes = 0;
        int depth = 0;
        for (int count = valueCount >> Shift; count > 0; count >>= Shift)
        {
            nodes += count;
            depth++;
        }

        using NativeBuffer memory = NativeBuffer.Allocate((nodes + 1) * sizeof(TState), budget, "a window");
        TState** levels = stackalloc TState*[depth + 1];
        var next = (TState*)memory.Pointer;
        int below = valueCount;
        for (int level = 0; level < depth; level++)
        {
            levels[level] = next;
            below >>= Shift;
            for (int n = 0; n < below; n++)
            {
                next[n] = level == 0
                    ? AddAll(default, values, n << Shift, (n + 1) << Shift)
                    : MergeAll(default, levels[level - 1], n << Shift, (n + 1) << Shift);
            }

            next += below;
        }

        for (int i = 0; i < frames.RowCount; i++)
        {
            TState state = default;
            for (int r = 0; r < frames.RangeCount; r++)
            {
                state = Query(state, values, levels, frames.Starts(r)[i], frames.Ends(r)[i]);
            }

            results[i] = state;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static TState Query(TState state, TValue* values, TState** levels, int start, int end)
    {
        int first = (start + Fanout - 1) >> Shift;
        int last = end >> Shift;
        if (first >= last)
        {
            return AddAll(state, values, start, end);
        }

        state = AddAll(state, values, start, first << Shift);
        state = AddAll(state, values, last << Shift, end);
        for (int level = 0; ; level++)
        {
            (start, end) = (first, last);
            first = (start + Fanout - 1) >> Shift;
            last = end >> Shift;
            if (first >= last)
            {
                return MergeAll(state, levels[level], start, end);
            }

            state = MergeAll(state, levels[level], start, first << Shift);
            state = MergeAll(state, levels[level], last << Shift, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TState AddAll(TState state, TValue* values, int from, int to)
    {
        for (nint i = from; i < to; i++)
        {
            state = TFold.Add(state, values[i]);
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TState MergeAll(TState state, TState* states, int from, int to)
    {
        for (nint i = from; i < to; i++)
        {
            state = TFold.Merge(state, states[i]);
        }

        return state;
    }
}
