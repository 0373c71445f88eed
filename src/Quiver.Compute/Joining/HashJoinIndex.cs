using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Grouping;

namespace Quiver.Compute.Joining;

/// <summary>
/// Any keys: build keys as rows of words, and a directory of chains whose entries carry 16 bits of Bloom filter of the hashes
/// in the chain, so that most probes without partner end at the directory (prototype, section 5).
/// </summary>
sealed unsafe class HashJoinIndex : JoinIndex
{
    const int TagShift = 48;
    const ulong RowMask = (1UL << TagShift) - 1;
    readonly KeyLayout _layout;
    readonly ulong _rejectedNulls;
    readonly NativeBuffer _rows;
    readonly NativeBuffer _directory;
    readonly NativeBuffer _next;
    readonly KeyStage? _nestedKeys;
    readonly int _skippedBits;
    readonly int _shift;

    public HashJoinIndex(IReadOnlyList<Column> keys, IReadOnlyList<bool> nullSafe, int rowCount, int skippedBits, MemoryBudget budget,
        CancellationToken cancellationToken)
    {
        _skippedBits = skippedBits;
        _layout = new KeyLayout([.. keys.Select(k => k.Type)]);
        for (int k = 0; k < nullSafe.Count; k++)
        {
            _rejectedNulls |= nullSafe[k] ? 0 : 1UL << k;
        }

        int slots = SlotsFor(rowCount);
        _shift = 64 - BitOperations.Log2((uint)slots);
        _rows = NativeBuffer.Allocate(((long)rowCount + 1) * _layout.Words * 8, budget, "a hash join");
        _directory = NativeBuffer.Allocate(slots * 8L, budget, "a hash join");
        _directory.Clear(slots * 8L);
        _next = NativeBuffer.Allocate((rowCount + 64L) * 4, budget, "a hash join");
        // Rows refer to the texts of the keys' columns, but nested keys become texts of the stage, which then stays.
        var stage = new KeyStage(_layout, budget);
        using KeyStage? temporary = _layout.HasNested ? null : stage;
        _nestedKeys = _layout.HasNested ? stage : null;
        stage.Begin(keys, keys.Count, rowCount);
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            stage.Write(from, count, _layout.Words);
            Insert(stage.Rows, from, count);
        }
    }

    public override long Bytes => _rows.Capacity + _directory.Capacity + _next.Capacity;

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(this, budget);

    public override void Dispose()
    {
        _rows.Dispose();
        _directory.Dispose();
        _next.Dispose();
        _nestedKeys?.Dispose();
    }

    /// <summary>The most memory that the index takes while it is built.</summary>
    public static long BytesFor(KeyLayout layout, long rowCount) =>
        ((rowCount + 1) * layout.Words * 8) + (SlotsFor(rowCount) * 8L) + ((rowCount + 64) * (sizeof(int) + sizeof(ulong)));

    static int SlotsFor(long rowCount) => (int)Math.Max(1024, BitOperations.RoundUpToPowerOf2((uint)Math.Min(rowCount * 2L, 1L << 30)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Insert(ulong* strip, int from, int count)
    {
        int words = _layout.Words;
        ulong* rows = (ulong*)_rows.Pointer + ((long)from * words);
        Buffer.MemoryCopy(strip, rows, (long)count * words * 8, (long)count * words * 8);
        ulong* directory = (ulong*)_directory.Pointer;
        int* next = (int*)_next.Pointer;
        for (nint i = 0; i < count; i++)
        {
            ulong hash = rows[i * words];
            int row = from + (int)i;
            if ((hash & _rejectedNulls) != 0)
            {
                HasNullKeys = true;
                continue;
            }

            ref ulong entry = ref directory[(hash << _skippedBits) >> _shift];
            next[row] = (int)(entry & RowMask);
            entry = (entry & ~RowMask) | TagOf(hash) | (uint)(row + 1);
        }
    }

    /// <summary>One of 16 bits, chosen by bits of the hash that do not choose the directory entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong TagOf(ulong hash) => 1UL << (int)(TagShift + ((hash >> 16) & 15));

    sealed class Probe(HashJoinIndex index, MemoryBudget budget) : JoinProbe
    {
        readonly KeyStage _stage = new(index._layout, budget);
        int _rowCount;
        int _stripStart;
        int _stripEnd;
        int _row;
        int _chain;
        bool _needsOne;

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            _stage.Begin(keys, keys.Count, rowCount);
            _rowCount = rowCount;
            _stripStart = 0;
            _stripEnd = 0;
            _row = 0;
            _chain = 0;
            _needsOne = false;
        }

        public override int Next(int* probeRows, int* buildRows, int capacity)
        {
            if (index._layout.StringOffsets.Length == 0)
            {
                return index._layout.Words == 2
                    ? Next<KeyEqualities.OneWord>(probeRows, buildRows, capacity)
                    : Next<KeyEqualities.Words>(probeRows, buildRows, capacity);
            }

            return index._layout.Words == 3
                ? Next<KeyEqualities.OneString>(probeRows, buildRows, capacity)
                : Next<KeyEqualities.General>(probeRows, buildRows, capacity);
        }

        public override void Exists(ulong* mask)
        {
            new Span<ulong>(mask, Bitmap.Words(_rowCount)).Clear();
            _needsOne = true;
            int* probeRows = stackalloc int[KeyStage.StripRows];
            int* buildRows = stackalloc int[KeyStage.StripRows];
            int count;
            while ((count = Next(probeRows, buildRows, KeyStage.StripRows)) > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Bitmap.Set(mask, probeRows[i]);
                }
            }
        }

        public override void Dispose() => _stage.Dispose();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        int Next<TEquality>(int* probeRows, int* buildRows, int capacity)
            where TEquality : struct, IKeyEquality
        {
            int words = index._layout.Words;
            int[] strings = index._layout.StringOffsets;
            ulong* known = (ulong*)index._rows.Pointer;
            ulong* directory = (ulong*)index._directory.Pointer;
            int* next = (int*)index._next.Pointer;
            int shift = index._shift;
            int skipped = index._skippedBits;
            bool needsOne = _needsOne;
            ulong rejected = index._rejectedNulls;
            int found = 0;
            while (true)
            {
                while (_chain != 0)
                {
                    int build = _chain - 1;
                    int following = next[build];
                    ulong* row = _stage.Rows + ((nint)(_row - 1 - _stripStart) * words);
                    if (TEquality.Equal(known + ((nint)build * words), row, words, strings))
                    {
                        if (found == capacity)
                        {
                            return found;
                        }

                        probeRows[found] = _row - 1;
                        buildRows[found++] = build;
                        following = needsOne ? 0 : following;
                    }

                    _chain = following;
                }

                if (_row == _stripEnd && !NextStrip(words))
                {
                    return found;
                }

                ulong hash = _stage.Rows[(nint)(_row - _stripStart) * words];
                ulong entry = directory[(hash << skipped) >> shift];
                _chain = (entry & TagOf(hash)) != 0 && (hash & rejected) == 0 ? (int)(entry & RowMask) : 0;
                _row++;
            }
        }

        bool NextStrip(int words)
        {
            if (_stripEnd == _rowCount)
            {
                return false;
            }

            _stripStart = _stripEnd;
            int count = Math.Min(KeyStage.StripRows, _rowCount - _stripStart);
            _stage.Write(_stripStart, count, words);
            _stripEnd = _stripStart + count;
            return true;
        }
    }
}
