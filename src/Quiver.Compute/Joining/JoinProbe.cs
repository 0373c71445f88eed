using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Joining;

/// <summary>Looks up the keys of batches in a <see cref="JoinIndex"/> for one worker.</summary>
abstract unsafe class JoinProbe : IDisposable
{
    /// <summary>Takes the key columns of a batch.</summary>
    public abstract void Begin(IReadOnlyList<Column> keys, int rowCount);

    /// <summary>
    /// Writes the next pairs of a probe row and a build row with equal keys, in rising order of probe rows; returns how many, 0
    /// when there are no more. All pairs of some probe rows may come in several calls. The lists have room for a vector behind their
    /// capacity.
    /// </summary>
    public abstract int Next(int* probeRows, int* buildRows, int capacity);

    /// <summary>Fills two lists with the next pairs; answers whether there were any.</summary>
    public bool NextPairs(RowIndices probeRows, RowIndices buildRows, int capacity)
    {
        int count = Next(probeRows.Reserve(capacity), buildRows.Reserve(capacity), capacity);
        probeRows.Count = count;
        buildRows.Count = count;
        probeRows.MayHaveMissing = false;
        buildRows.MayHaveMissing = false;
        return count > 0;
    }

    /// <summary>Sets a list to the probe rows that have (or have not) a partner.</summary>
    public void SelectExisting(bool wanted, int rowCount, RowIndices rows, ColumnScratch scratch)
    {
        ulong* mask = scratch.Validity(rowCount);
        new Span<ulong>(mask, Bitmap.Words(rowCount)).Clear();
        Exists(mask);
        if (!wanted)
        {
            for (int w = 0; w < Bitmap.Words(rowCount); w++)
            {
                mask[w] = ~mask[w];
            }
        }

        rows.FromMask(mask, rowCount);
    }

    /// <summary>Sets the bits of the probe rows that have a partner, and clears the others.</summary>
    public abstract void Exists(ulong* mask);

    public abstract void Dispose();
}
