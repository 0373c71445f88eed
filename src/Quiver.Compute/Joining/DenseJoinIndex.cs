using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>Integer keys of a small range that do not repeat: an array from key to build row.</summary>
sealed unsafe class DenseJoinIndex : JoinIndex
{
    const long SmallRange = 1 << 16;
    const long MaxRange = 1L << 29;
    readonly NativeBuffer _heads;
    readonly long _min;
    readonly ulong _range;

    DenseJoinIndex(FixedWidthColumn keys, (long Min, long Max) range, MemoryBudget budget)
    {
        _min = range.Min;
        _range = (ulong)(range.Max - range.Min) + 1;
        _heads = NativeBuffer.Allocate((long)(_range + 64) * 4, budget, "a hash join");
        _heads.Clear((long)(_range + 1) * 4);
        HasNullKeys = keys.Validity != null && keys.NullCount > 0;
    }

    public override long Bytes => _heads.Capacity;

    /// <summary>Whether the array is small in itself or against the number of rows.</summary>
    public static bool Suits((long Min, long Max) range, int rowCount)
    {
        Int128 size = (Int128)range.Max - range.Min + 1;
        return size <= SmallRange || (size <= MaxRange && size <= rowCount * 16L);
    }

    /// <summary>The most memory that the index takes while it is built.</summary>
    public static long BytesFor((long Min, long Max) range, long rowCount) => ((range.Max - range.Min + 65) * 4) + ((rowCount + 64) * 12);

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(this, budget);

    public override void Dispose()
    {
        _heads.Dispose();
    }

    /// <summary>Returns an index of keys of a small range: this one where none repeats, else one of runs.</summary>
    public static JoinIndex Build(FixedWidthColumn keys, (long Min, long Max) range, MemoryBudget budget)
    {
        var index = new DenseJoinIndex(keys, range, budget) { RowCount = keys.Length, KeyRange = range };
        if (index.TryAdd(keys, budget))
        {
            return index;
        }

        index.Dispose();
        return new DenseRunsIndex(keys, range, budget) { RowCount = keys.Length };
    }

    /// <summary>Puts all rows into the array; false where a key repeats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool TryAdd(FixedWidthColumn keys, MemoryBudget budget)
    {
        using var scratch = new ColumnScratch(budget);
        long* values = IntegerKeys.Numbers(keys, scratch);
        int* heads = (int*)_heads.Pointer;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.Validity != null && !Bitmap.Get(keys.Validity, i))
            {
                continue;
            }

            ref int head = ref heads[values[i] - _min];
            if (head != 0)
            {
                return false;
            }

            head = i + 1;
        }

        return true;
    }

    sealed class Probe(DenseJoinIndex index, MemoryBudget budget) : JoinProbe
    {
        readonly ColumnScratch _flat = new(budget);
        readonly ColumnScratch _wide = new(budget);
        FixedWidthColumn? _keys;
        long* _values;
        int _rowCount;
        int _row;

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            _keys = FlattenKernel.Flatten(keys[0], _flat) as FixedWidthColumn;
            _rowCount = _keys is null ? 0 : rowCount;
            _row = 0;
            _values = _keys is null ? null : IntegerKeys.Numbers(_keys, _wide);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Exists(ulong* mask)
        {
            int* heads = (int*)index._heads.Pointer;
            ulong* validity = _rowCount > 0 ? _keys!.Validity : null;
            for (int from = 0; from < _rowCount; from += 64)
            {
                ulong word = 0;
                int count = Math.Min(64, _rowCount - from);
                for (int i = 0; i < count; i++)
                {
                    ulong offset = (ulong)(_values[from + i] - index._min);
                    ulong hit = offset < index._range && heads[offset] != 0 ? 1UL : 0UL;
                    word |= hit << i;
                }

                mask[from >> 6] = validity == null ? word : word & validity[from >> 6];
            }
        }

        public override void Dispose()
        {
            _flat.Dispose();
            _wide.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override int Next(int* probeRows, int* buildRows, int capacity)
        {
            int* heads = (int*)index._heads.Pointer;
            long min = index._min;
            ulong range = index._range;
            ulong* validity = _rowCount > 0 ? _keys!.Validity : null;
            int found = 0;
            int row = _row;
            // A row gives one pair at most, so that no more rows are taken than pairs fit. Out of range reads the last entry, which
            // is empty.
            for (; row < _rowCount && found < capacity; row++)
            {
                ulong offset = Math.Min((ulong)(_values[row] - min), range);
                int head = heads[offset];
                if (validity != null && !Bitmap.Get(validity, row))
                {
                    head = 0;
                }

                probeRows[found] = row;
                buildRows[found] = head - 1;
                found += head != 0 ? 1 : 0;
            }

            _row = row;
            return found;
        }
    }
}
