using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Windowing;

/// <summary>Sums frames of any kind as differences of running sums, where sums are exact: what was added can be taken out.</summary>
static unsafe class FrameDifferences<TValue, TSum, TOperator>
    where TValue : unmanaged
    where TSum : unmanaged
    where TOperator : struct, ISumOperator<TValue, TSum>
{
    /// <summary>Writes the sum of each frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate(TValue* values, int valueCount, FrameRanges frames, TSum* results, MemoryBudget budget)
    {
        using NativeBuffer memory = NativeBuffer.Allocate((valueCount + 1L) * sizeof(TSum), budget, "a window");
        var running = (TSum*)memory.Pointer;
        TSum sum = default;
        running[0] = sum;
        for (nint i = 0; i < valueCount; i++)
        {
            sum = TOperator.Add(sum, values[i]);
            running[i + 1] = sum;
        }

        for (int r = 0; r < frames.RangeCount; r++)
        {
            int* starts = frames.Starts(r);
            int* ends = frames.Ends(r);
            for (nint i = 0; i < frames.RowCount; i++)
            {
                TSum part = TOperator.Remove(running[ends[i]], running[starts[i]]);
                results[i] = r == 0 ? part : TOperator.Merge(results[i], part);
            }
        }
    }
}
