using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>
/// The integer keys of a build side, small enough to be asked before a row is read whole: scans of the probe side leave out rows whose
/// key is not in it. Built once, then read by many workers. It may hold more keys than were put in, never fewer.
/// </summary>
abstract unsafe class KeySet : IDisposable
{
    /// <summary>A range of which one bit a key fits into caches, however few keys there are.</summary>
    const long SmallRange = 1L << 23;

    /// <summary>Bits of the range for each row up to which they are no more work than a Bloom filter.</summary>
    const long BitsOfRow = 64;

    /// <summary>The largest range that is looked at as a whole: 64 MB.</summary>
    const long MaxRange = 1L << 29;

    /// <summary>The bytes held.</summary>
    public abstract long Bytes { get; }

    /// <summary>Collects the values of a flat column of integers.</summary>
    /// <param name="keys">The keys; nulls are left out.</param>
    /// <param name="range">The least and the greatest of them.</param>
    /// <param name="budget">What memory is counted against.</param>
    public static KeySet Build(FixedWidthColumn keys, (long Min, long Max) range, MemoryBudget budget) =>
        SuitsBits(range, keys.Length) ? new KeyBits(keys, range, budget) : new KeyBloom(keys, budget);

    /// <summary>The most memory that a set takes while it is built.</summary>
    public static long BytesFor((long Min, long Max) range, long rowCount) =>
        (rowCount * 8L) + (SuitsBits(range, rowCount) ? KeyBits.BytesFor(range) : KeyBloom.BytesFor(rowCount));

    /// <summary>Sets a list to the rows of a column whose values may be in the set; nulls are not.</summary>
    public void Select(Column values, RowIndices rows, ColumnScratch scratch)
    {
        int length = values.Length;
        if (FlattenKernel.Flatten(values, scratch.Child(0)) is not FixedWidthColumn keys)
        {
            rows.FromRange(0, 0);
            return;
        }

        ulong* mask = scratch.Validity(length);
        Contains(IntegerKeys.Numbers(keys, scratch), length, mask);
        for (int w = 0; keys.Validity != null && w < Bitmap.Words(length); w++)
        {
            mask[w] &= keys.Validity[w];
        }

        rows.FromMask(mask, length);
    }

    public abstract void Dispose();

    /// <summary>Sets the bits of the values that may be in the set and clears the others.</summary>
    private protected abstract void Contains(long* values, int count, ulong* mask);

    /// <summary>Puts values into the set, those of null rows left out.</summary>
    private protected abstract void Add(long* values, ulong* validity, int count);

    /// <summary>Puts the values of a column into the set.</summary>
    private protected void Add(FixedWidthColumn keys, MemoryBudget budget)
    {
        using NativeBuffer wide = NativeBuffer.Allocate((keys.Length + 64L) * sizeof(long), budget, "a join");
        IntegerKeys.Widen(keys, (long*)wide.Pointer);
        Add((long*)wide.Pointer, keys.Validity, keys.Length);
    }

    static bool SuitsBits((long Min, long Max) range, long rowCount)
    {
        Int128 size = (Int128)range.Max - range.Min + 1;
        return size <= SmallRange || (size <= MaxRange && size <= rowCount * BitsOfRow);
    }
}
