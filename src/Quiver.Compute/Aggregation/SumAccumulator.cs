using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Windowing;

namespace Quiver.Compute.Aggregation;

/// <summary>Sums and counts values of fixed width: what sum and avg share.</summary>
sealed unsafe class SumAccumulator<TValue, TSum, TOperator>(DataType result, bool isAverage, int scale,
    MemoryBudget budget) : GroupedAccumulator
    where TValue : unmanaged
    where TSum : unmanaged
    where TOperator : struct, ISumOperator<TValue, TSum>
{
    /// <summary>Groups up to which a batch is summed in 64 bits of its own before it is added to the wide sums.</summary>
    const int FewGroups = 1024;

    readonly StateArray<TSum> _sums = new(budget);
    readonly StateArray<long> _counts = new(budget);
    readonly ColumnScratch _flat = new(budget);
    readonly StateArray<long> _batchSums = new(budget);
    readonly StateArray<long> _batchCounts = new(budget);
    int _groupCount;

    public override long StateBytes => _sums.Bytes + _counts.Bytes;

    public override void Resize(int groupCount)
    {
        _groupCount = groupCount;
        _sums.Resize(groupCount);
        _counts.Resize(groupCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        TSum* sums = _sums.Values;
        long* counts = _counts.Values;
        TValue* values = (TValue*)column.Data;
        ulong* validity = column.Validity;
        if (validity == null && typeof(TValue) == typeof(long) && _groupCount <= FewGroups && groups.Length >= _groupCount
            && BatchSums.Fits((long*)values, groups.Length))
        {
            AddNarrow((long*)values, groups);
            return;
        }

        if (validity == null)
        {
            for (int i = 0; i < groups.Length; i++)
            {
                nint group = groups[i];
                sums[group] = TOperator.Add(sums[group], values[i]);
                counts[group]++;
            }

            return;
        }

        for (int i = 0; i < groups.Length; i++)
        {
            if (Bitmap.Get(validity, i))
            {
                nint group = groups[i];
                sums[group] = TOperator.Add(sums[group], values[i]);
                counts[group]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        bool isNarrow = typeof(TValue) == typeof(long) && !column.HasValidity && BatchSums.Fits((long*)column.Data, rowCount);
        AddRun(column, 0, rowCount, group, isNarrow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return true;
        }

        bool isNarrow = typeof(TValue) == typeof(long) && !column.HasValidity && BatchSums.Fits((long*)column.Data, ends[^1]);
        int from = 0;
        for (int r = 0; r < ends.Length; r++)
        {
            AddRun(column, from, ends[r] - from, groups[r], isNarrow);
            from = ends[r];
        }

        return true;
    }

    internal override bool TryUpdateFrames(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        using var values = new FrameValues(arguments[0], rowCount, frames, budget);
        values.CountRows(_counts.Values);
        if (values.Column is not FixedWidthColumn column)
        {
            return true;
        }

        if (TOperator.CanRemove && !values.Frames.GrowByRows(column.Length))
        {
            FrameDifferences<TValue, TSum, TOperator>.Evaluate((TValue*)column.Data, column.Length, values.Frames, _sums.Values, budget);
        }
        else
        {
            FrameFold<TValue, TSum, SumFold<TValue, TSum, TOperator>>.Evaluate(
                (TValue*)column.Data, column.Length, values.Frames, _sums.Values, budget);
        }

        return true;
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (SumAccumulator<TValue, TSum, TOperator>)other;
        for (int i = 0; i < groups.Length; i++)
        {
            _sums.Values[groups[i]] = TOperator.Merge(_sums.Values[groups[i]], source._sums.Values[otherGroups[i]]);
            _counts.Values[groups[i]] += source._counts.Values[otherGroups[i]];
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(result, budget);
        for (int i = from; i < from + count; i++)
        {
            if (_counts.Values[i] == 0)
            {
                builder.AppendNull();
            }
            else if (isAverage)
            {
                builder.AppendRaw(Average(_sums.Values[i], _counts.Values[i]));
            }
            else
            {
                AppendSum(builder, _sums.Values[i]);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _sums.Dispose();
        _counts.Dispose();
        _batchSums.Dispose();
        _batchCounts.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Sums a batch whose values leave room in 64 bits, and adds that once a group: half the work of wide additions.</summary>
    void AddNarrow(long* values, ReadOnlySpan<int> groups)
    {
        _batchSums.Resize(_groupCount);
        _batchCounts.Resize(_groupCount);
        BatchSums.Add(values, groups, _batchSums.Values, _batchCounts.Values);
        for (int g = 0; g < _groupCount; g++)
        {
            long sum = _batchSums.Values[g];
            _sums.Values[g] = TOperator.Add(_sums.Values[g], *(TValue*)&sum);
            _counts.Values[g] += _batchCounts.Values[g];
            _batchSums.Values[g] = 0;
            _batchCounts.Values[g] = 0;
        }
    }

    /// <summary>Adds a slice to a group; <paramref name="isNarrow"/> says that <see cref="BatchSums.Fits"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void AddRun(FixedWidthColumn column, int from, int count, int group, bool isNarrow)
    {
        TValue* values = (TValue*)column.Data + from;
        ref TSum sum = ref _sums.Values[group];
        ref long rows = ref _counts.Values[group];
        if (column.HasValidity)
        {
            AddNullable(column, from, count, ref sum, ref rows);
        }
        else if (typeof(TValue) == typeof(double))
        {
            double added = FloatSums.Sum((double*)values, count);
            sum = TOperator.Add(sum, *(TValue*)&added);
            rows += count;
        }
        else if (typeof(TValue) == typeof(long) && isNarrow)
        {
            long added = BatchSums.Sum((long*)values, count);
            sum = TOperator.Add(sum, *(TValue*)&added);
            rows += count;
        }
        else
        {
            sum = SumRun(sum, values, count);
            rows += count;
        }
    }

    static void AddNullable(FixedWidthColumn column, int from, int count, ref TSum sum, ref long rows)
    {
        if (typeof(TValue) == typeof(double))
        {
            (double added, long valid) = FloatSums.Sum((double*)column.Data, column.Validity, from, count);
            if (valid > 0)
            {
                sum = TOperator.Add(sum, *(TValue*)&added);
                rows += valid;
            }

            return;
        }

        TValue* values = (TValue*)column.Data;
        TSum total = sum;
        for (int i = from; i < from + count; i++)
        {
            if (Bitmap.Get(column.Validity, i))
            {
                total = TOperator.Add(total, values[i]);
                rows++;
            }
        }

        sum = total;
    }

    /// <summary>Four sums at a time break the dependency of each addition on the last.</summary>
    static TSum SumRun(TSum sum, TValue* values, int count)
    {
        TSum a = default;
        TSum b = default;
        TSum c = default;
        nint i = 0;
        for (; i + 4 <= count; i += 4)
        {
            sum = TOperator.Add(sum, values[i]);
            a = TOperator.Add(a, values[i + 1]);
            b = TOperator.Add(b, values[i + 2]);
            c = TOperator.Add(c, values[i + 3]);
        }

        for (; i < count; i++)
        {
            sum = TOperator.Add(sum, values[i]);
        }

        return TOperator.Merge(TOperator.Merge(sum, a), TOperator.Merge(b, c));
    }

    double Average(TSum sum, long count)
    {
        if (typeof(TSum) == typeof(double))
        {
            return (double)(object)sum / count;
        }

        Int128 exact = typeof(TSum) == typeof(long) ? (long)(object)sum : (Int128)(object)sum;
        return (double)exact / count / Math.Pow(10, scale);
    }

    void AppendSum(FixedWidthColumnBuilder builder, TSum sum)
    {
        if (typeof(TSum) == typeof(Int128) && result.ByteWidth == 8)
        {
            Int128 exact = (Int128)(object)sum;
            if (exact > long.MaxValue || exact < long.MinValue)
            {
                throw new QuiverException(ErrorCode.Overflow,
                    $"overflow in sum: {exact} does not fit {result}; cast the argument to DECIMAL(38, 0) or DOUBLE");
            }

            builder.AppendRaw((long)exact);
        }
        else if (typeof(TSum) == typeof(Int128) && result.Id == TypeId.Decimal)
        {
            Int128 exact = (Int128)(object)sum;
            if (exact >= Decimal38 || exact <= -Decimal38)
            {
                throw new QuiverException(ErrorCode.Overflow, $"overflow in sum: the result has more than 38 digits");
            }

            builder.AppendRaw(exact);
        }
        else
        {
            builder.AppendRaw(sum);
        }
    }

    static readonly Int128 Decimal38 = Int128.Parse("100000000000000000000000000000000000000",
        System.Globalization.CultureInfo.InvariantCulture);
}
