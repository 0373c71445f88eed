using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Hashing;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>
/// One integer key of any range: keys and rows side by side in the order of their hashes, and a directory that says where those of a hash
/// end and has 16 bits of Bloom filter of them (prototype, section 5). Rows of equal keys are neighbours, so that a lookup waits for
/// memory twice at most, and a strip of lookups waits at the same time.
/// </summary>
sealed unsafe class IntegerJoinIndex : JoinIndex
{
    /// <summary>Rows of a strip: so many places in the directory are asked for before the first answer is used.</summary>
    const int StripRows = 1024;

    /// <summary>Bits of a directory entry that are tags; the place is above them.</summary>
    const int TagBits = 16;
    const ulong Step = 1UL << TagBits;

    readonly NativeBuffer _entries;
    readonly NativeBuffer _directory;
    readonly int _skippedBits;
    readonly int _shift;

    /// <param name="keys">The keys of all build rows, flat.</param>
    /// <param name="skippedBits">The first bits of the hashes, which are the same for all keys.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    public IntegerJoinIndex(FixedWidthColumn keys, int skippedBits, MemoryBudget budget, CancellationToken cancellationToken)
    {
        int slots = (int)Math.Max(1024, BitOperations.RoundUpToPowerOf2((uint)Math.Min(keys.Length, 1 << 30)));
        _skippedBits = skippedBits;
        _shift = 64 - BitOperations.Log2((uint)slots);
        _entries = NativeBuffer.Allocate((keys.Length + 64L) * sizeof(Entry), budget, "a hash join");
        _directory = NativeBuffer.Allocate((slots + 64L) * 8, budget, "a hash join");
        _directory.Clear((slots + 1L) * 8);
        using NativeBuffer wide = NativeBuffer.Allocate((keys.Length + 64L) * sizeof(long), budget, "a hash join");
        var values = (long*)wide.Pointer;
        IntegerKeys.Widen(keys, values);
        HasNullKeys = keys.Validity != null && keys.NullCount > 0;
        Count(values, keys);
        cancellationToken.ThrowIfCancellationRequested();
        Arrange(values, keys, slots);
    }

    public override long Bytes => _entries.Capacity + _directory.Capacity;

    /// <summary>The entries from the second on: where those of a slot end. The first is where the first slot begins.</summary>
    ulong* Ends => (ulong*)_directory.Pointer + 1;

    Entry* Entries => (Entry*)_entries.Pointer;

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(this, budget);

    public override void Dispose()
    {
        _entries.Dispose();
        _directory.Dispose();
    }

    /// <summary>One of 16 bits, chosen by bits of the hash that do not choose the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong TagOf(ulong hash) => 1UL << (int)((hash >> 16) & 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong SlotOf(ulong hash) => (hash << _skippedBits) >> _shift;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Count(long* values, FixedWidthColumn keys)
    {
        ulong* ends = Ends;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.Validity == null || Bitmap.Get(keys.Validity, i))
            {
                ulong hash = HashMix.Word((ulong)values[i]);
                ref ulong end = ref ends[SlotOf(hash)];
                end = (end + Step) | TagOf(hash);
            }
        }
    }

    /// <summary>Makes places of the counts and puts each row in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Arrange(long* values, FixedWidthColumn keys, int slots)
    {
        ulong* ends = Ends;
        ulong start = 0;
        for (nint s = 0; s < slots; s++)
        {
            ulong count = ends[s] >> TagBits;
            ends[s] = (start << TagBits) | (ends[s] & (Step - 1));
            start += count;
        }

        Entry* entries = Entries;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.Validity == null || Bitmap.Get(keys.Validity, i))
            {
                ref ulong end = ref ends[SlotOf(HashMix.Word((ulong)values[i]))];
                entries[end >> TagBits] = new Entry(values[i], i);
                end += Step;
            }
        }
    }

    /// <summary>A key and the build row that has it.</summary>
    readonly struct Entry(long key, int row)
    {
        public readonly long Key = key;
        public readonly int Row = row;
    }

    sealed class Probe(IntegerJoinIndex index, MemoryBudget budget) : JoinProbe
    {
        readonly ColumnScratch _flat = new(budget);
        readonly ColumnScratch _wide = new(budget);
        readonly NativeBuffer _candidates = NativeBuffer.Allocate((StripRows + 64) * sizeof(Candidate), budget, "a hash join");
        FixedWidthColumn? _keys;
        long* _values;
        int _rowCount;
        int _row;
        int _candidate;
        int _candidateCount;

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            _keys = FlattenKernel.Flatten(keys[0], _flat) as FixedWidthColumn;
            _rowCount = _keys is null ? 0 : rowCount;
            _row = 0;
            _candidate = 0;
            _candidateCount = 0;
            _values = _keys is null ? null : IntegerKeys.Numbers(_keys, _wide);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override int Next(int* probeRows, int* buildRows, int capacity)
        {
            Entry* entries = index.Entries;
            var candidates = (Candidate*)_candidates.Pointer;
            int found = 0;
            while (true)
            {
                for (; _candidate < _candidateCount; _candidate++)
                {
                    Candidate* candidate = candidates + _candidate;
                    long key = _values[candidate->Row];
                    long end = candidate->End;
                    for (long at = candidate->Start; at < end; at++)
                    {
                        if (found == capacity)
                        {
                            candidate->Start = at;
                            return found;
                        }

                        probeRows[found] = candidate->Row;
                        buildRows[found] = entries[at].Row;
                        found += entries[at].Key == key ? 1 : 0;
                    }
                }

                if (_row == _rowCount)
                {
                    return found;
                }

                NextStrip(candidates);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Exists(ulong* mask)
        {
            new Span<ulong>(mask, Bitmap.Words(_rowCount)).Clear();
            Entry* entries = index.Entries;
            var candidates = (Candidate*)_candidates.Pointer;
            while (_row < _rowCount)
            {
                NextStrip(candidates);
                for (int c = 0; c < _candidateCount; c++)
                {
                    long key = _values[candidates[c].Row];
                    long at = candidates[c].Start;
                    while (at < candidates[c].End && entries[at].Key != key)
                    {
                        at++;
                    }

                    if (at < candidates[c].End)
                    {
                        Bitmap.Set(mask, candidates[c].Row);
                    }
                }
            }

            _candidateCount = 0;
        }

        public override void Dispose()
        {
            _flat.Dispose();
            _wide.Dispose();
            _candidates.Dispose();
        }

        /// <summary>Looks rows up in the directory; those whose tag is not there are no candidates.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void NextStrip(Candidate* candidates)
        {
            ulong* ends = index.Ends;
            Entry* entries = index.Entries;
            ulong* validity = _keys!.Validity;
            long* values = _values;
            int skipped = index._skippedBits;
            int shift = index._shift;
            int last = Math.Min(_rowCount, _row + StripRows);
            int count = 0;
            for (int row = _row; row < last; row++)
            {
                ulong hash = HashMix.Word((ulong)values[row]);
                ulong* end = ends + ((hash << skipped) >> shift);
                candidates[count].Row = row;
                candidates[count].Start = (long)(end[-1] >> TagBits);
                candidates[count].End = (long)(end[0] >> TagBits);
                count += (int)((end[0] >> (int)((hash >> 16) & 15)) & 1);
            }

            if (validity != null)
            {
                count = KeepValid(candidates, count, validity);
            }

            if (Sse.IsSupported)
            {
                for (int c = 0; c < count; c++)
                {
                    Sse.Prefetch0(entries + candidates[c].Start);
                }
            }

            _row = last;
            _candidate = 0;
            _candidateCount = count;
        }

        static int KeepValid(Candidate* candidates, int count, ulong* validity)
        {
            int kept = 0;
            for (int c = 0; c < count; c++)
            {
                candidates[kept] = candidates[c];
                kept += Bitmap.Get(validity, candidates[c].Row) ? 1 : 0;
            }

            return kept;
        }

        struct Candidate
        {
            public long Start;
            public long End;
            public int Row;
        }
    }
}
