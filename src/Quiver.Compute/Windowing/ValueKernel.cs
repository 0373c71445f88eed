using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Booleans;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>
/// The values of a column in other rows: finds a row for each row, and one gather takes the values. With IGNORE NULLS, rows are counted
/// among those that are not null.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="rowCount">The number of rows.</param>
/// <param name="ignoresNulls">Whether rows with null values do not count.</param>
/// <param name="kept">Takes what the result lies in, to be disposed when it is no longer read.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class ValueKernel(Column values, int rowCount, bool ignoresNulls, List<IDisposable> kept, MemoryBudget budget)
{
    /// <summary>The value some rows before (a negative direction) or after the current one in its partition.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="direction">-1 or 1.</param>
    /// <param name="offsets">How many rows; one where there is none.</param>
    /// <param name="defaults">What stands for rows outside the partition; null where there is none.</param>
    public Column Neighbour(RowRuns partitions, int direction, Column? offsets, Column? defaults)
    {
        RowIndices rows = NewRows();
        KeptRows? notNull = NotNull();
        using var scratch = new ColumnScratch(budget);
        RowIntegers distances = offsets is null ? default : new RowIntegers(offsets, scratch);
        bool hasDefault = defaults is not null and not NullColumn;
        bool isConstant = defaults is ConstantColumn;
        for (int i = 0; i < rowCount; i++)
        {
            long offset = 1;
            if (offsets is not null && !distances.TryGet(i, out offset))
            {
                rows.Rows[i] = -1;
                continue;
            }

            // The ends of the range are beyond every partition, and safe to add to a row number.
            long distance = Math.Clamp(offset, int.MinValue, int.MaxValue) * direction;
            int found = notNull is null || distance == 0
                ? Within(i + distance, partitions.Starts[i], partitions.Ends[i])
                : WithinKept(notNull, i, distance, partitions);
            rows.Rows[i] = found < 0 && hasDefault ? rowCount + (isConstant ? 0 : i) : found;
        }

        if (!hasDefault)
        {
            return Gather(values, rows);
        }

        // Behind the values stand the defaults: a row that has no neighbour takes its own.
        Column own = isConstant ? defaults!.Slice(0, Math.Min(1, rowCount)) : defaults!;
        return Gather(Keep(ConcatKernel.Concat([values, own], values.Type.Id == TypeId.Null ? own.Type : values.Type, budget)), rows);
    }

    /// <summary>The value in the first or the last row of the frame.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="isLast">Whether the last row is meant.</param>
    /// <param name="earlier">The first value of the partition where it came before the rows; else null.</param>
    /// <param name="continued">How many of the first rows belong to that partition.</param>
    public Column End(FrameRanges frames, bool isLast, Column? earlier, int continued)
    {
        RowIndices rows = NewRows();
        KeptRows? notNull = NotNull();
        frames = Among(frames, notNull);
        new Span<int>(rows.Rows, rowCount).Fill(-1);
        for (int r = 0; r < frames.RangeCount; r++)
        {
            int* starts = frames.Starts(r);
            int* ends = frames.Ends(r);
            for (nint i = 0; i < rowCount; i++)
            {
                if (starts[i] < ends[i] && (isLast || rows.Rows[i] < 0))
                {
                    rows.Rows[i] = isLast ? ends[i] - 1 : starts[i];
                }
            }
        }

        if (earlier is null || isLast)
        {
            return Gather(values, Original(rows, notNull));
        }

        for (int i = 0; i < continued; i++)
        {
            rows.Rows[i] = rows.Rows[i] < 0 ? -1 : rowCount;
        }

        return Gather(Keep(ConcatKernel.Concat([values, earlier], values.Type, budget)), rows);
    }

    /// <summary>The value in a row of the frame counted from 1 at its start, or from -1 at its end.</summary>
    public Column Nth(FrameRanges frames, Column places, bool fromLast)
    {
        RowIndices rows = NewRows();
        KeptRows? notNull = NotNull();
        frames = Among(frames, notNull);
        using var scratch = new ColumnScratch(budget);
        var numbers = new RowIntegers(places, scratch);
        for (int i = 0; i < rowCount; i++)
        {
            rows.Rows[i] = -1;
            if (numbers.TryGet(i, out long nth) && nth != 0 && nth != long.MinValue)
            {
                bool isBackward = nth < 0 != fromLast;
                long place = Math.Abs(nth);
                rows.Rows[i] = RowAt(frames, i, isBackward ? frames.RowsOf(i) - place : place - 1);
            }
        }

        return Gather(values, Original(rows, notNull));
    }

    static int RowAt(FrameRanges frames, int frame, long place)
    {
        for (int r = 0; r < frames.RangeCount && place >= 0; r++)
        {
            long length = frames.Ends(r)[frame] - frames.Starts(r)[frame];
            if (place < length)
            {
                return (int)(frames.Starts(r)[frame] + place);
            }

            place -= length;
        }

        return -1;
    }

    static int Within(long row, int from, int to) => row >= from && row < to ? (int)row : -1;

    static int WithinKept(KeptRows notNull, int row, long distance, RowRuns partitions)
    {
        int* before = notNull.Before;
        long place = distance < 0 ? before[row] + distance : before[row + 1] + distance - 1;
        int found = Within(place, before[partitions.Starts[row]], before[partitions.Ends[row]]);
        return found < 0 ? -1 : notNull.Rows[found];
    }

    KeptRows? NotNull()
    {
        if (!ignoresNulls || (values is not (NullColumn or ConstantColumn) && !values.MayHaveNulls))
        {
            return null;
        }

        using NativeBuffer mask = NativeBuffer.Allocate(Bitmap.Bytes(rowCount), budget, "a window");
        using var scratch = new ColumnScratch(budget);
        BooleanKernel.ToMask(BooleanKernel.IsNotNull(values, scratch), rowCount, (ulong*)mask.Pointer);
        KeptRows rows = Keep(new KeptRows(budget));
        rows.Set((ulong*)mask.Pointer, rowCount);
        return rows;
    }

    FrameRanges Among(FrameRanges frames, KeptRows? rows)
    {
        if (rows is null)
        {
            return frames;
        }

        FrameRanges mapped = Keep(new FrameRanges(budget));
        rows.Map(frames, mapped);
        return mapped;
    }

    RowIndices Original(RowIndices rows, KeptRows? notNull)
    {
        for (nint i = 0; notNull is not null && i < rowCount; i++)
        {
            rows.Rows[i] = rows.Rows[i] < 0 ? -1 : notNull.Rows[rows.Rows[i]];
        }

        return rows;
    }

    RowIndices NewRows()
    {
        RowIndices rows = Keep(new RowIndices(budget));
        rows.Reserve(rowCount);
        rows.Count = rowCount;
        rows.MayHaveMissing = true;
        return rows;
    }

    Column Gather(Column source, RowIndices rows) => rows.Take(source, Keep(new ColumnScratch(budget)));

    T Keep<T>(T value)
        where T : IDisposable
    {
        kept.Add(value);
        return value;
    }
}
