using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>Booleans in the output of a merge.</summary>
sealed unsafe class BooleanMergeColumn(DataType type, int inputs, int batchRows, MemoryBudget budget)
    : MergeColumn(type, inputs, batchRows, budget)
{
    ulong* Target => Scratch.Bits(BatchRows);

    /// <inheritdoc/>
    public override Column Build(int rows)
    {
        _ = Target;
        return Scratch.Boolean(rows, Validity);
    }

    /// <inheritdoc/>
    protected override void CopyValues(ReadOnlySpan<RowSegment> segments, int at)
    {
        var target = Target;
        foreach (ref readonly var segment in segments)
        {
            ref readonly var source = ref Sources[segment.Input];
            if (source.IsMissing || source.IsConstant)
            {
                Bitmap.SetRange(target, at, segment.Count, source.IsConstant && Bitmap.Get((ulong*)source.Data, 0));
            }
            else if (source.IsFlat && segment.Count > 1)
            {
                Bitmap.CopyBits((ulong*)source.Data, segment.Start, target, at, segment.Count);
            }
            else
            {
                for (var i = 0; i < segment.Count; i++)
                {
                    Bitmap.Put(target, at + i, Bitmap.Get((ulong*)source.Data, source.IndexOf(segment.Start + i)));
                }
            }

            at += segment.Count;
        }
    }

    /// <inheritdoc/>
    protected override void CopyValue(in SourceColumn source, int row, int target) =>
        Bitmap.Put(Target, target, Bitmap.Get((ulong*)source.Data, source.IndexOf(row)));
}
