using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Joining;

/// <summary>
/// Integer keys of a small range that repeat: the build rows in the order of their keys, and an array from key to where its rows begin. A
/// strip of lookups waits for memory at the same time, and the few rows of a key are copied at once.
/// </summary>
sealed unsafe class DenseRunsIndex : JoinIndex
{
    const int StripRows = 1024;
    readonly NativeBuffer _starts;
    readonly NativeBuffer _rows;
    readonly long _min;
    readonly ulong _range;

    /// <param name="keys">The keys of all build rows, flat.</param>
    /// <param name="range">The least and the greatest key.</param>
    /// <param name="budget">What memory is counted against.</param>
    public DenseRunsIndex(FixedWidthColumn keys, (long Min, long Max) range, MemoryBudget budget)
    {
        KeyRange = range;
        _min = range.Min;
        _range = (ulong)(range.Max - range.Min) + 1;
        _starts = NativeBuffer.Allocate((long)(_range + 64) * sizeof(int), budget, "a hash join");
        _starts.Clear((long)(_range + 3) * sizeof(int));
        _rows = NativeBuffer.Allocate((keys.Length + 64L) * sizeof(int), budget, "a hash join");
        using NativeBuffer wide = NativeBuffer.Allocate((keys.Length + 64L) * sizeof(long), budget, "a hash join");
        IntegerKeys.Widen(keys, (long*)wide.Pointer);
        HasNullKeys = keys.Validity != null && keys.NullCount > 0;
        Arrange((long*)wide.Pointer, keys);
    }

    public override long Bytes => _starts.Capacity + _rows.Capacity;

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(this, budget);

    public override void Dispose()
    {
        _starts.Dispose();
        _rows.Dispose();
    }

    /// <summary>
    /// Counts the rows of each key two places behind it, so that summing up gives where each begins one place behind, and putting the rows
    /// in place moves that to where the next one begins.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Arrange(long* values, FixedWidthColumn keys)
    {
        var starts = (int*)_starts.Pointer;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.Validity == null || Bitmap.Get(keys.Validity, i))
            {
                starts[values[i] - _min + 2]++;
            }
        }

        int sum = 0;
        for (ulong k = 0; k < _range + 3; k++)
        {
            sum += starts[k];
            starts[k] = sum;
        }

        var rows = (int*)_rows.Pointer;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.Validity == null || Bitmap.Get(keys.Validity, i))
            {
                rows[starts[values[i] - _min + 1]++] = i;
            }
        }
    }

    sealed class Probe(DenseRunsIndex index, MemoryBudget budget) : JoinProbe
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
            var rows = (int*)index._rows.Pointer;
            var candidates = (Candidate*)_candidates.Pointer;
            int found = 0;
            while (true)
            {
                for (; _candidate < _candidateCount; _candidate++)
                {
                    Candidate* candidate = candidates + _candidate;
                    int count = Math.Min(candidate->End - candidate->Start, capacity - found);
                    Vector128<int> row = Vector128.Create(candidate->Row);
                    for (int i = 0; i < count; i += Vector128<int>.Count)
                    {
                        // Nearly always all of them; what is written behind them is overwritten by the next ones.
                        Vector128.Load(rows + candidate->Start + i).Store(buildRows + found + i);
                        row.Store(probeRows + found + i);
                    }

                    found += count;
                    candidate->Start += count;
                    if (candidate->Start < candidate->End)
                    {
                        return found;
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
            var starts = (int*)index._starts.Pointer;
            ulong* validity = _rowCount > 0 ? _keys!.Validity : null;
            for (int from = 0; from < _rowCount; from += 64)
            {
                ulong word = 0;
                int count = Math.Min(64, _rowCount - from);
                for (int i = 0; i < count; i++)
                {
                    int* start = starts + Math.Min((ulong)(_values[from + i] - index._min), index._range);
                    word |= (start[1] > start[0] ? 1UL : 0UL) << i;
                }

                mask[from >> 6] = validity == null ? word : word & validity[from >> 6];
            }
        }

        public override void Dispose()
        {
            _flat.Dispose();
            _wide.Dispose();
            _candidates.Dispose();
        }

        /// <summary>Looks up where the rows of keys begin and end; a key out of range has none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void NextStrip(Candidate* candidates)
        {
            var starts = (int*)index._starts.Pointer;
            var rows = (int*)index._rows.Pointer;
            ulong* validity = _keys!.Validity;
            int last = Math.Min(_rowCount, _row + StripRows);
            int count = 0;
            for (int row = _row; row < last; row++)
            {
                int* start = starts + Math.Min((ulong)(_values[row] - index._min), index._range);
                bool isValid = validity == null || Bitmap.Get(validity, row);
                candidates[count] = new Candidate(row, start[0], start[1]);
                count += isValid & start[1] > start[0] ? 1 : 0;
            }

            for (int c = 0; Sse.IsSupported && c < count; c++)
            {
                Sse.Prefetch0(rows + candidates[c].Start);
            }

            _row = last;
            _candidate = 0;
            _candidateCount = count;
        }

        struct Candidate(int row, int start, int end)
        {
            public readonly int Row = row;
            public readonly int End = end;
            public int Start = start;
        }
    }
}
