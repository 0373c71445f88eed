using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>Values of a fixed width in the output of a merge.</summary>
sealed unsafe class FixedWidthMergeColumn<T>(DataType type, int inputs, int batchRows, MemoryBudget budget)
    : MergeColumn(type, inputs, batchRows, budget)
    where T : unmanaged
{
    // Below this a loop is faster than a call.
    const int ShortCopy = 8;

    T* Target => (T*)Scratch.Data(BatchRows, sizeof(T));

    /// <inheritdoc/>
    public override Column Build(int rows)
    {
        _ = Target;
        return Scratch.FixedWidth(Type, rows, Validity);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void CopyValues(ReadOnlySpan<RowSegment> segments, int at)
    {
        var target = Target + at;
        var sources = Sources;
        foreach (ref readonly var segment in segments)
        {
            ref readonly var source = ref sources[segment.Input];
            nint count = segment.Count;
            if (source.IsFlat)
            {
                var values = (T*)source.Data + segment.Start;
                if (count < ShortCopy)
                {
                    for (nint i = 0; i < count; i++)
                    {
                        target[i] = values[i];
                    }
                }
                else
                {
                    Buffer.MemoryCopy(values, target, count * sizeof(T), count * sizeof(T));
                }
            }
            else
            {
                CopyEncoded(in source, in segment, target);
            }

            target += count;
        }
    }

    /// <inheritdoc/>
    protected override void CopyValue(in SourceColumn source, int row, int target) =>
        Target[target] = ((T*)source.Data)[source.IndexOf(row)];

    static void CopyEncoded(in SourceColumn source, in RowSegment segment, T* target)
    {
        if (source.IsMissing || source.IsConstant)
        {
            new Span<T>(target, segment.Count).Fill(source.IsMissing ? default : *(T*)source.Data);
            return;
        }

        for (nint i = 0; i < segment.Count; i++)
        {
            target[i] = ((T*)source.Data)[source.Codes[segment.Start + i]];
        }
    }
}
