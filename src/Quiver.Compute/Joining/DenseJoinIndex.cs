using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>Integer keys of a small range: an array from key to build row, and a chain of the rows of equal keys.</summary>
sealed unsafe class DenseJoinIndex : JoinIndex
{
    const long SmallRange = 1 << 16;
    const long MaxRange = 1L << 29;
    readonly NativeBuffer _heads;
    readonly NativeBuffer? _next;
    readonly long _min;
    readonly ulong _range;

    public DenseJoinIndex(Column keys, (long Min, long Max) range, MemoryBudget budget)
    {
        _min = range.Min;
        _range = (ulong)(range.Max - range.Min) + 1;
        _heads = NativeBuffer.Allocate((long)(_range + 64) * 4, budget, "a hash join");
        _heads.Clear((long)(_range + 1) * 4);
        var column = (FixedWidthColumn)keys;
        using NativeBuffer wide = NativeBuffer.Allocate((column.Length + 64L) * 8, budget, "a hash join");
        IntegerKeys.Widen(column, (long*)wide.Pointer);
        long* values = (long*)wide.Pointer;
        int* heads = (int*)_heads.Pointer;
        int* next = null;
        for (int i = 0; i < column.Length; i++)
        {
            if (column.Validity != null && !Bitmap.Get(column.Validity, i))
            {
                HasNullKeys = true;
                continue;
            }

            ref int head = ref heads[values[i] - _min];
            if (head != 0)
            {
                if (next == null)
                {
                    _next = NativeBuffer.Allocate((column.Length + 64L) * 4, budget, "a hash join");
                    _next.Clear(column.Length * 4L);
                    next = (int*)_next.Pointer;
                }

                next[i] = head;
            }

            head = i + 1;
        }
    }

    public override long Bytes => _heads.Capacity + (_next?.Capacity ?? 0);

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
        _next?.Dispose();
    }

    sealed class Probe(DenseJoinIndex index, MemoryBudget budget) : JoinProbe
    {
        readonly ColumnScratch _flat = new(budget);
        readonly ColumnScratch _wide = new(budget);
        FixedWidthColumn? _keys;
        long* _values;
        int _rowCount;
        int _row;
        int _chain;

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            _keys = FlattenKernel.Flatten(keys[0], _flat) as FixedWidthColumn;
            _rowCount = _keys is null ? 0 : rowCount;
            _row = 0;
            _chain = 0;
            if (_keys is not null)
            {
                _values = (long*)_wide.Data(rowCount, 8);
                IntegerKeys.Widen(_keys, _values);
            }
        }

        public override int Next(int* probeRows, int* buildRows, int capacity) =>
            index._next is null ? NextUnique(probeRows, buildRows, capacity) : NextChained(probeRows, buildRows, capacity);

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
        int NextUnique(int* probeRows, int* buildRows, int capacity)
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        int NextChained(int* probeRows, int* buildRows, int capacity)
        {
            int* heads = (int*)index._heads.Pointer;
            int* next = (int*)index._next!.Pointer;
            ulong* validity = _rowCount > 0 ? _keys!.Validity : null;
            int found = 0;
            while (true)
            {
                while (_chain != 0)
                {
                    if (found == capacity)
                    {
                        return found;
                    }

                    probeRows[found] = _row - 1;
                    buildRows[found++] = _chain - 1;
                    _chain = next[_chain - 1];
                }

                if (_row >= _rowCount)
                {
                    return found;
                }

                ulong offset = (ulong)(_values[_row] - index._min);
                _chain = offset < index._range && (validity == null || Bitmap.Get(validity, _row)) ? heads[offset] : 0;
                _row++;
            }
        }
    }
}
