using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

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
            UpdateFlat(column, group, rowCount);
        }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void UpdateFlat(FixedWidthColumn column, int group, int rowCount)
    {
        T* values = (T*)column.Data;
        ulong* validity = column.Validity;
        bool seen = _seen.Values[group] != 0;
        T extremum = _values.Values[group];
        for (int i = 0; i < rowCount; i++)
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
}
