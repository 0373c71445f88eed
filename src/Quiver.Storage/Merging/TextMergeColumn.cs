using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>
/// Text or bytes in the output of a merge. Long strings are copied to its heap, because the batch they come from may be gone when the
/// output is complete.
/// </summary>
sealed unsafe class TextMergeColumn(DataType type, int inputs, int batchRows, MemoryBudget budget)
    : MergeColumn(type, inputs, batchRows, budget)
{
    StringView* Target => Scratch.Views(BatchRows);

    /// <inheritdoc/>
    public override void Begin()
    {
        base.Begin();
        Scratch.ResetHeap();
    }

    /// <inheritdoc/>
    public override Column Build(int rows)
    {
        _ = Target;
        return Scratch.Strings(Type, rows, Validity);
    }

    /// <inheritdoc/>
    protected override void CopyValues(ReadOnlySpan<RowSegment> segments, int at)
    {
        var target = Target + at;
        var heap = Scratch.Heap;
        foreach (ref readonly var segment in segments)
        {
            ref readonly var source = ref Sources[segment.Input];
            var views = (StringView*)source.Data;
            for (var i = 0; i < segment.Count; i++)
            {
                // The view of a null is zero, as columns of strings promise; the code of a null would give a value.
                var row = segment.Start + i;
                target[i] = source.IsNull(row) ? default : heap.Add(views[source.IndexOf(row)]);
            }

            target += segment.Count;
        }
    }

    /// <inheritdoc/>
    protected override void CopyValue(in SourceColumn source, int row, int target) =>
        Target[target] = Scratch.Heap.Add(((StringView*)source.Data)[source.IndexOf(row)]);
}
