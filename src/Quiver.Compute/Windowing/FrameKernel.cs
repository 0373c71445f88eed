using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>Finds the frame of each row.</summary>
/// <param name="partitions">The partitions.</param>
/// <param name="peers">The rows with equal keys of ORDER BY.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class FrameKernel(RowRuns partitions, RowRuns peers, MemoryBudget budget)
{
    /// <summary>Writes the frames.</summary>
    public void Evaluate(FrameShape shape, in FrameOffsets offsets, FrameRanges result)
    {
        Check(offsets.Start, "starting");
        Check(offsets.End, "ending");
        int rows = partitions.RowCount;
        int ranges = shape.Exclusion switch
        {
            FrameExclusion.NoOthers => 1,
            FrameExclusion.Ties => 3,
            _ => 2,
        };
        result.Reset(rows, ranges);
        Bound(shape.Unit, shape.Start, isEnd: false, offsets, offsets.Start, offsets.StartValue, result.Starts(0));
        Bound(shape.Unit, shape.End, isEnd: true, offsets, offsets.End, offsets.EndValue, result.Ends(0));
        int* starts = result.Starts(0);
        int* ends = result.Ends(0);
        for (nint i = 0; i < rows; i++)
        {
            ends[i] = Math.Max(starts[i], ends[i]);
        }

        if (ranges > 1)
        {
            Exclude(shape.Exclusion, result);
        }
    }

    void Bound(
        FrameUnit unit, FrameBound bound, bool isEnd, in FrameOffsets offsets, Column? offset, Column? value, int* target)
    {
        int rows = partitions.RowCount;
        switch (bound)
        {
            case FrameBound.UnboundedPreceding:
                new Span<int>(partitions.Starts, rows).CopyTo(new Span<int>(target, rows));
                break;
            case FrameBound.UnboundedFollowing:
                new Span<int>(partitions.Ends, rows).CopyTo(new Span<int>(target, rows));
                break;
            case FrameBound.CurrentRow when unit == FrameUnit.Rows:
                for (int i = 0; i < rows; i++)
                {
                    target[i] = isEnd ? i + 1 : i;
                }

                break;
            case FrameBound.CurrentRow:
                new Span<int>(isEnd ? peers.Ends : peers.Starts, rows).CopyTo(new Span<int>(target, rows));
                break;
            case var _ when unit == FrameUnit.Range:
                ByValue(offsets, value!, isEnd, target);
                break;
            default:
                using (var flat = new ColumnScratch(budget))
                {
                    var counts = (FixedWidthColumn)FlattenKernel.Flatten(offset!, flat);
                    ByCount(unit, bound, isEnd, (long*)counts.Data, target);
                }

                break;
        }
    }

    void ByCount(FrameUnit unit, FrameBound bound, bool isEnd, long* counts, int* target)
    {
        int sign = bound == FrameBound.Preceding ? -1 : 1;
        for (int i = 0; i < partitions.RowCount; i++)
        {
            long distance = Math.Min(counts[i], int.MaxValue) * sign;
            if (unit == FrameUnit.Rows)
            {
                target[i] = (int)Math.Clamp(i + distance + (isEnd ? 1 : 0), partitions.Starts[i], partitions.Ends[i]);
                continue;
            }

            long first = peers.Numbers[partitions.Starts[i]];
            long last = peers.Numbers[partitions.Ends[i] - 1];
            long group = peers.Numbers[i] + distance + (isEnd ? 1 : 0);
            target[i] = group > last ? partitions.Ends[i] : peers.RunStarts[Math.Max(first, group)];
        }
    }

    void ByValue(in FrameOffsets offsets, Column value, bool isEnd, int* target)
    {
        using var flatKey = new ColumnScratch(budget);
        using var flatValue = new ColumnScratch(budget);
        Column key = FlattenKernel.Flatten(offsets.Key!, flatKey);
        Column bound = FlattenKernel.Flatten(value, flatValue);
        int sign = offsets.IsDescending ? -1 : 1;
        switch (key.Type.Physical)
        {
            case PhysicalType.Int64 when key is FixedWidthColumn k && bound is FixedWidthColumn b:
                Search(new IntegerKeys((long*)k.Data, (long*)b.Data), key, sign, isEnd, target);
                break;
            case PhysicalType.Float64 when key is FixedWidthColumn k && bound is FixedWidthColumn b:
                Search(new FloatKeys((double*)k.Data, (double*)b.Data), key, sign, isEnd, target);
                break;
            default:
                Search(new AnyKeys(key, bound), key, sign, isEnd, target);
                break;
        }
    }

    /// <summary>
    /// For each row the first key that is not before its bound or, at the end of a frame, the first that is behind it. The bounds of
    /// rows that follow each other mostly rise, so that the search goes on from where it last ended.
    /// </summary>
    void Search<TKeys>(TKeys keys, Column key, int sign, bool isEnd, int* target)
        where TKeys : struct, IRangeKeys
    {
        int from = 0;
        int to = 0;
        int at = 0;
        int partition = -1;
        for (int i = 0; i < partitions.RowCount; i++)
        {
            if (partitions.Numbers[i] != partition)
            {
                partition = partitions.Numbers[i];
                from = partitions.Starts[i];
                to = partitions.Ends[i];
                from = key.IsNull(from) ? peers.Ends[from] : from;
                to = to > from && key.IsNull(to - 1) ? peers.Starts[to - 1] : to;
                at = from;
            }

            if (key.IsNull(i))
            {
                target[i] = isEnd ? peers.Ends[i] : peers.Starts[i];
                continue;
            }

            if (at > from && !IsBefore(at - 1, i))
            {
                at = from;
            }

            int step = 1;
            while (at < to && IsBefore(Math.Min(at + step, to) - 1, i))
            {
                at = Math.Min(at + step, to);
                step *= 2;
            }

            int high = Math.Min(at + step, to);
            while (at < high)
            {
                int middle = (at + high) >>> 1;
                (at, high) = IsBefore(middle, i) ? (middle + 1, high) : (at, middle);
            }

            target[i] = at;
        }

        bool IsBefore(int row, int boundRow)
        {
            int order = keys.Compare(row, boundRow) * sign;
            return isEnd ? order <= 0 : order < 0;
        }
    }

    void Exclude(FrameExclusion exclusion, FrameRanges result)
    {
        for (int i = 0; i < partitions.RowCount; i++)
        {
            int from = exclusion == FrameExclusion.CurrentRow ? i : peers.Starts[i];
            int to = exclusion == FrameExclusion.CurrentRow ? i + 1 : peers.Ends[i];
            int start = result.Starts(0)[i];
            int end = result.Ends(0)[i];
            int last = result.RangeCount - 1;
            result.Ends(0)[i] = Math.Max(start, Math.Min(end, from));
            result.Starts(last)[i] = Math.Min(end, Math.Max(start, to));
            result.Ends(last)[i] = end;
            if (exclusion == FrameExclusion.Ties)
            {
                bool isInside = start <= i && i < end;
                result.Starts(1)[i] = i;
                result.Ends(1)[i] = isInside ? i + 1 : i;
            }
        }
    }

    static void Check(Column? offset, string which)
    {
        if (offset is null)
        {
            return;
        }

        for (int i = 0; i < (offset is ConstantColumn ? Math.Min(1, offset.Length) : offset.Length); i++)
        {
            if (offset.IsNull(i))
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"the {which} offset of a window frame is null; it must be a number or an interval");
            }

            if (IsNegative(offset, i))
            {
                throw new QuiverException(ErrorCode.InvalidValue, $"the {which} offset of a window frame must not be negative");
            }
        }
    }

    static bool IsNegative(Column offset, int row)
    {
        ValueComparer.Resolve(ref offset, ref row);
        byte* data = offset is FixedWidthColumn values ? values.Data : null;
        return offset.Type.Physical switch
        {
            _ when data == null => false,
            PhysicalType.Int8 => ((sbyte*)data)[row] < 0,
            PhysicalType.Int16 => ((short*)data)[row] < 0,
            PhysicalType.Int32 => ((int*)data)[row] < 0,
            PhysicalType.Int64 => ((long*)data)[row] < 0,
            PhysicalType.Int128 => ((Int128*)data)[row] < 0,
            PhysicalType.Float32 => !(((float*)data)[row] >= 0),
            PhysicalType.Float64 => !(((double*)data)[row] >= 0),
            PhysicalType.Interval => ValueComparer.Normalize(((IntervalValue*)data)[row]) < 0,
            _ => false,
        };
    }

    interface IRangeKeys
    {
        /// <summary>Compares the key of a row with the bound of another.</summary>
        int Compare(int keyRow, int boundRow);
    }

    readonly struct IntegerKeys(long* keys, long* bounds) : IRangeKeys
    {
        public int Compare(int keyRow, int boundRow) => keys[keyRow].CompareTo(bounds[boundRow]);
    }

    readonly struct FloatKeys(double* keys, double* bounds) : IRangeKeys
    {
        public int Compare(int keyRow, int boundRow)
        {
            double key = keys[keyRow];
            double bound = bounds[boundRow];
            return key < bound ? -1 : key > bound ? 1 : double.IsNaN(key).CompareTo(double.IsNaN(bound));
        }
    }

    readonly struct AnyKeys(Column keys, Column bounds) : IRangeKeys
    {
        public int Compare(int keyRow, int boundRow) => ValueComparer.Compare(keys, keyRow, bounds, boundRow);
    }
}
