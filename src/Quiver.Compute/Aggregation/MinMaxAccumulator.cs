using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;
using Quiver.Compute.Windowing;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps the least or greatest value of fixed width.</summary>
sealed unsafe class MinMaxAccumulator<T, TExtremum>(DataType type, MemoryBudget budget) : GroupedAccumulator
    where T : unmanaged
    where TExtremum : struct, IExtremum<T>
{
    readonly StateArray<T> _values = new(budget);
    readonly StateArray<byte> _seen = new(budget);
    readonly ColumnScratch _flat = new(budget);

    public override long StateBytes => _values.Bytes + _seen.Bytes;

    public override void Resize(int groupCount)
    {
        _values.Resize(groupCount);
        _seen.Resize(groupCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        T* values = (T*)column.Data;
        T* extrema = _values.Values;
        byte* seen = _seen.Values;
        ulong* validity = column.Validity;
        for (int i = 0; i < groups.Length; i++)
        {
            if (validity != null && !Bitmap.Get(validity, i))
            {
                continue;
            }

            nint group = groups[i];
            if (seen[group] == 0 || TExtremum.Beats(values[i], extrema[group]))
            {
                extrema[group] = values[i];
                seen[group] = 1;
            }
        }
    }

    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        if (arguments[0] is ConstantColumn { Length: > 0 } constant)
        {
            base.UpdateRun([constant.Value], group, 1);
            return;
        }

        if (FlattenKernel.Flatten(arguments[0], _flat) is FixedWidthColumn column)
        {
            AddRun(column, 0, rowCount, group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return true;
        }

        int from = 0;
        for (int r = 0; r < ends.Length; r++)
        {
            AddRun(column, from, ends[r] - from, groups[r]);
            from = ends[r];
        }

        return true;
    }

    internal override bool TryUpdateFrames(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        using var values = new FrameValues(arguments[0], rowCount, frames, budget);
        if (values.Column is not FixedWidthColumn column)
        {
            return true;
        }

        using NativeBuffer memory = NativeBuffer.Allocate((frames.RowCount + 1L) * sizeof(Extreme<T>), budget, "a window");
        var extremes = (Extreme<T>*)memory.Pointer;
        FrameFold<T, Extreme<T>, ExtremeFold<T, TExtremum>>.Evaluate((T*)column.Data, column.Length, values.Frames, extremes, budget);
        for (nint i = 0; i < frames.RowCount; i++)
        {
            _values.Values[i] = extremes[i].Value;
            _seen.Values[i] = extremes[i].IsSeen ? (byte)1 : (byte)0;
        }

        return true;
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (MinMaxAccumulator<T, TExtremum>)other;
        for (int i = 0; i < groups.Length; i++)
        {
            int from = otherGroups[i];
            int to = groups[i];
            if (source._seen.Values[from] != 0
                && (_seen.Values[to] == 0 || TExtremum.Beats(source._values.Values[from], _values.Values[to])))
            {
                _values.Values[to] = source._values.Values[from];
                _seen.Values[to] = 1;
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        var owned = new ColumnBuffers();
        T* data = (T*)owned.Add((count + 64L) * sizeof(T), budget).Pointer;
        ulong* validity = (ulong*)owned.Add(Bitmap.Bytes(count), budget).Pointer;
        int nulls = 0;
        for (int i = 0; i < count; i++)
        {
            data[i] = _values.Values[from + i];
            bool seen = _seen.Values[from + i] != 0;
            Bitmap.Put(validity, i, seen);
            nulls += seen ? 0 : 1;
        }

        return new FixedWidthColumn(type, count, data, validity, nulls, owned);
    }

    protected override void Dispose(bool disposing)
    {
        _values.Dispose();
        _seen.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void AddRun(FixedWidthColumn column, int from, int count, int group)
    {
        T* values = (T*)column.Data;
        ulong* validity = column.Validity;
        bool seen = _seen.Values[group] != 0;
        T extremum = _values.Values[group];
        int i = from;
        int to = from + count;
        if (validity == null && Vector512<T>.IsSupported && count >= Vector512<T>.Count && KernelWidth.Current != SimdWidth.Scalar)
        {
            T best = ExtremumOf(values + from, count);
            if (!seen || TExtremum.Beats(best, extremum))
            {
                extremum = best;
                seen = true;
            }

            i = to;
        }

        for (; i < to; i++)
        {
            if ((validity == null || Bitmap.Get(validity, i)) && (!seen || TExtremum.Beats(values[i], extremum)))
            {
                extremum = values[i];
                seen = true;
            }
        }

        _values.Values[group] = extremum;
        _seen.Values[group] = seen ? (byte)1 : (byte)0;
    }

    /// <summary>Returns the extremum of at least one vector of values: the last vector overlaps the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static T ExtremumOf(T* values, int count)
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> a = Vector512.Load(values);
        Vector512<T> b = Vector512.Load(values + count - lanes);
        nint i = lanes;
        for (; i + (2 * lanes) <= count; i += 2 * lanes)
        {
            Vector512<T> first = Vector512.Load(values + i);
            Vector512<T> second = Vector512.Load(values + i + lanes);
            a = Vector512.ConditionalSelect(TExtremum.Beats(first, a), first, a);
            b = Vector512.ConditionalSelect(TExtremum.Beats(second, b), second, b);
        }

        if (i + lanes <= count)
        {
            Vector512<T> rest = Vector512.Load(values + i);
            a = Vector512.ConditionalSelect(TExtremum.Beats(rest, a), rest, a);
        }

        a = Vector512.ConditionalSelect(TExtremum.Beats(b, a), b, a);
        T best = a[0];
        for (int lane = 1; lane < lanes; lane++)
        {
            best = TExtremum.Beats(a[lane], best) ? a[lane] : best;
        }

        return best;
    }
}
