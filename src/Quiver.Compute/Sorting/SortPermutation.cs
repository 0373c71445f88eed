using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Sorting;

/// <summary>
/// Computes the order of rows: packs keys (<see cref="SortKeyEncoder"/>), splits by the first byte that differs into buckets
/// that workers sort side by side by radix in cache, and breaks ties of keys that did not fit by comparing them whole. Packing and
/// splitting
/// may be left to workers too, in parts.
/// </summary>
sealed unsafe class SortPermutation : IDisposable
{
    const int ParallelRows = 1 << 16;
    const int BucketsOfByte = 256;
    readonly NativeBuffer _entries;
    readonly NativeBuffer _spare;
    readonly IReadOnlyList<Column> _keys;
    readonly IReadOnlyList<SortDirection> _directions;
    readonly SortKeyEncoder _encoder;
    readonly int _bucketBits;
    readonly int[][] _histograms;
    int[] _bucketStarts;
    bool _isSplit;

    /// <summary>Decides how keys are packed; with one part, packs them and makes the buckets.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="directions">Their directions.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="parts">In how many parts workers are to pack and split the rows, where there are enough of them.</param>
    public SortPermutation(
        IReadOnlyList<Column> keys, IReadOnlyList<SortDirection> directions, int rowCount, MemoryBudget budget, int parts = 1)
    {
        _keys = keys;
        _directions = directions;
        RowCount = rowCount;
        _entries = NativeBuffer.Allocate((rowCount + 1L) * sizeof(SortEntry), budget, "ORDER BY");
        _spare = NativeBuffer.Allocate((rowCount + 1L) * sizeof(SortEntry), budget, "ORDER BY");
        _encoder = new SortKeyEncoder(keys, directions);
        _bucketBits = Math.Max(0, _encoder.BitCount - 8);
        _bucketStarts = [0, rowCount];
        PartCount = rowCount < ParallelRows ? 0 : parts > 1 ? parts : 0;
        _histograms = [.. Enumerable.Range(0, Math.Max(1, PartCount)).Select(_ => new int[BucketsOfByte])];
        if (rowCount < ParallelRows)
        {
            _encoder.Encode(Entries, 0, rowCount);
        }
        else if (PartCount == 0)
        {
            PackPart(0);
            MakeBuckets();
            SplitPart(0);
            EndSplit();
        }
    }

    /// <summary>
    /// The parts that are to be given to <see cref="PackPart"/>; then comes <see cref="MakeBuckets"/>, then the parts to
    /// <see cref="SplitPart"/>, then <see cref="EndSplit"/>. 0 where that is done.
    /// </summary>
    public int PartCount { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of buckets: each is to be sorted by <see cref="SortBucket"/>.</summary>
    public int BucketCount => _bucketStarts.Length - 1;

    SortEntry* Entries => (SortEntry*)(_isSplit ? _spare : _entries).Pointer;

    SortEntry* Spare => (SortEntry*)(_isSplit ? _entries : _spare).Pointer;

    /// <summary>Packs the keys of a part; parts may be packed at the same time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackPart(int part)
    {
        (int from, int to) = RowsOf(part);
        _encoder.Encode(Entries, from, to);
        int[] histogram = _histograms[part];
        SortEntry* entries = Entries;
        for (nint i = from; i < to; i++)
        {
            histogram[(int)((entries[i].Key >> _bucketBits) & 0xFF)]++;
        }
    }

    /// <summary>Gives each part its places in each bucket.</summary>
    public void MakeBuckets()
    {
        _bucketStarts = new int[BucketsOfByte + 1];
        int next = 0;
        for (int b = 0; b < BucketsOfByte; b++)
        {
            _bucketStarts[b] = next;
            foreach (int[] histogram in _histograms)
            {
                (histogram[b], next) = (next, next + histogram[b]);
            }
        }

        _bucketStarts[BucketsOfByte] = next;
    }

    /// <summary>Moves the entries of a part to their buckets; parts may be moved at the same time.</summary>
    public void SplitPart(int part)
    {
        (int from, int to) = RowsOf(part);
        fixed (int* next = _histograms[part])
        {
            RadixSort.Move(Entries + from, Spare, to - from, _bucketBits, next);
        }
    }

    /// <summary>All parts are in their buckets.</summary>
    public void EndSplit() => _isSplit = true;

    /// <summary>Sorts a bucket; buckets may be sorted at the same time.</summary>
    public void SortBucket(int bucket)
    {
        int from = _bucketStarts[bucket];
        int count = _bucketStarts[bucket + 1] - from;
        SortEntry* entries = Entries + from;
        RadixSort.Sort(entries, Spare + from, count, BucketCount == 1 ? _encoder.BitCount : _bucketBits);
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

    (int From, int To) RowsOf(int part)
    {
        int parts = Math.Max(1, PartCount);
        return ((int)((long)RowCount * part / parts), (int)((long)RowCount * (part + 1) / parts));
    }

    void BreakTies(SortEntry* entries, int count)
    {
        // Keys that were packed whole are equal where all bits are.
        int packed = _encoder.ExactBits.Count;
        var order = new RowOrder([.. _keys.Skip(packed)], [.. _directions.Skip(packed)]);
        Comparison<SortEntry> compare = (a, b) => order.Compare(a.Row, b.Row);
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && entries[to].Key == entries[from].Key)
            {
                to++;
            }

            if (to - from == 2)
            {
                if (order.Compare(entries[from].Row, entries[from + 1].Row) > 0)
                {
                    (entries[from], entries[from + 1]) = (entries[from + 1], entries[from]);
                }
            }
            else if (to - from > 2)
            {
                new Span<SortEntry>(entries + from, to - from).Sort(compare);
            }

            from = to;
        }
    }
}
