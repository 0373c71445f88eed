using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Sorting;

/// <summary>
/// Computes the order of rows: packs keys (<see cref="SortKeyEncoder"/>), splits by the first byte that differs into buckets
/// that workers sort side by side by radix in cache, and breaks ties of keys that did not fit by comparing them whole.
/// </summary>
sealed unsafe class SortPermutation : IDisposable
{
    const int ParallelRows = 1 << 16;
    readonly NativeBuffer _entries;
    readonly NativeBuffer _spare;
    readonly IReadOnlyList<Column> _keys;
    readonly IReadOnlyList<SortDirection> _directions;
    readonly SortKeyEncoder _encoder;
    readonly int[] _bucketStarts;
    readonly int _bucketBits;

    /// <summary>Packs the keys and makes the buckets.</summary>
    public SortPermutation(IReadOnlyList<Column> keys, IReadOnlyList<SortDirection> directions, int rowCount, MemoryBudget budget)
    {
        _keys = keys;
        _directions = directions;
        RowCount = rowCount;
        _entries = NativeBuffer.Allocate((rowCount + 1L) * sizeof(SortEntry), budget, "ORDER BY");
        _spare = NativeBuffer.Allocate((rowCount + 1L) * sizeof(SortEntry), budget, "ORDER BY");
        _encoder = new SortKeyEncoder(keys, directions);
        _encoder.Encode(Entries, rowCount);
        _bucketBits = Math.Max(0, _encoder.BitCount - 8);
        _bucketStarts = rowCount < ParallelRows ? [0, rowCount] : MakeBuckets();
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of buckets: each is to be sorted by <see cref="SortBucket"/>.</summary>
    public int BucketCount => _bucketStarts.Length - 1;

    SortEntry* Entries => (SortEntry*)_entries.Pointer;

    /// <summary>Sorts a bucket; buckets may be sorted at the same time.</summary>
    public void SortBucket(int bucket)
    {
        int from = _bucketStarts[bucket];
        int count = _bucketStarts[bucket + 1] - from;
        SortEntry* entries = Entries + from;
        RadixSort.Sort(entries, (SortEntry*)_spare.Pointer + from, count, BucketCount == 1 ? _encoder.BitCount : _bucketBits);
        if (!_encoder.IsExact)
        {
            BreakTies(entries, count);
        }
    }

    /// <summary>
    /// Sets the bits of the rows, among some in order, whose first keys differ from those of the row before; clears the others. The
    /// first row differs from none.
    /// </summary>
    public void MarkChanges(int from, int count, int keyCount, ulong* bits)
    {
        new Span<ulong>(bits, Bitmap.Words(count)).Clear();
        SortEntry* entries = Entries + from;
        bool isExact = keyCount <= _encoder.ExactBits.Count;
        int used = keyCount == 0 ? 0 : isExact ? _encoder.ExactBits[keyCount - 1] : _encoder.BitCount;
        if (used > 0)
        {
            // Keys that are not packed whole end the packed bits, which then all belong to the first keys.
            int shift = _encoder.BitCount - used;
            for (int i = 1; i < count; i++)
            {
                if ((entries[i].Key ^ entries[i - 1].Key) >> shift != 0)
                {
                    Bitmap.Set(bits, i);
                }
            }
        }

        if (!isExact)
        {
            var order = new RowOrder([.. _keys.Take(keyCount)], _directions);
            for (int i = 1; i < count; i++)
            {
                if (!Bitmap.Get(bits, i) && order.CompareKeys((int)entries[i - 1].Row, (int)entries[i].Row) != 0)
                {
                    Bitmap.Set(bits, i);
                }
            }
        }
    }

    /// <summary>Whether the first keys of a row in order differ from those of the row before.</summary>
    public bool Differs(int row, int keyCount)
    {
        ulong bits = 0;
        MarkChanges(row - 1, 2, keyCount, &bits);
        return bits != 0;
    }

    /// <summary>Writes the numbers of some rows in order.</summary>
    public void CopyRows(int from, int count, RowIndices rows)
    {
        int* target = rows.Reserve(count);
        SortEntry* entries = Entries + from;
        for (nint i = 0; i < count; i++)
        {
            target[i] = (int)entries[i].Row;
        }

        rows.Count = count;
        rows.MayHaveMissing = false;
    }

    public void Dispose()
    {
        _entries.Dispose();
        _spare.Dispose();
    }

    int[] MakeBuckets()
    {
        int* histogram = stackalloc int[256];
        new Span<int>(histogram, 256).Clear();
        for (nint i = 0; i < RowCount; i++)
        {
            histogram[(int)((Entries[i].Key >> _bucketBits) & 0xFF)]++;
        }

        int[] starts = new int[257];
        for (int b = 0; b < 256; b++)
        {
            starts[b + 1] = starts[b] + histogram[b];
        }

        RadixSort.Scatter(Entries, (SortEntry*)_spare.Pointer, RowCount, _bucketBits, histogram);
        Buffer.MemoryCopy(_spare.Pointer, _entries.Pointer, (long)RowCount * sizeof(SortEntry), (long)RowCount * sizeof(SortEntry));
        return starts;
    }

    void BreakTies(SortEntry* entries, int count)
    {
        var order = new RowOrder(_keys, _directions);
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && entries[to].Key == entries[from].Key)
            {
                to++;
            }

            if (to - from > 1)
            {
                new Span<SortEntry>(entries + from, to - from).Sort((a, b) => order.Compare(a.Row, b.Row));
            }

            from = to;
        }
    }
}
