using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Windowing;

/// <summary>The place of each row in its partition, in all the ways that SQL counts it.</summary>
static unsafe class RankKernel
{
    /// <summary>The number of the row, from 1.</summary>
    public static Column RowNumber(RowRuns partitions, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        int* starts = partitions.Starts;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = i - starts[i] + 1;
        }

        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>One more than the rows before the peers of the row.</summary>
    public static Column Rank(RowRuns partitions, RowRuns peers, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        int* starts = partitions.Starts;
        int* first = peers.Starts;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = first[i] - starts[i] + 1;
        }

        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>One more than the groups of peers before that of the row.</summary>
    public static Column DenseRank(RowRuns partitions, RowRuns peers, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        int* groups = peers.Numbers;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = groups[i] - groups[partitions.Starts[i]] + 1;
        }

        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>The part of the other rows that are before the peers of the row; 0 where there are no others.</summary>
    public static Column PercentRank(RowRuns partitions, RowRuns peers, ColumnScratch scratch)
    {
        double* target = (double*)scratch.Data(partitions.RowCount, sizeof(double));
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            double others = partitions.Ends[i] - partitions.Starts[i] - 1;
            target[i] = others == 0 ? 0 : (peers.Starts[i] - partitions.Starts[i]) / others;
        }

        return scratch.FixedWidth(DataType.Float64, partitions.RowCount, null, 0);
    }

    /// <summary>The part of the rows up to the last peer of the row.</summary>
    public static Column CumulativeDistribution(RowRuns partitions, RowRuns peers, ColumnScratch scratch)
    {
        double* target = (double*)scratch.Data(partitions.RowCount, sizeof(double));
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            double rows = partitions.Ends[i] - partitions.Starts[i];
            target[i] = (peers.Ends[i] - partitions.Starts[i]) / rows;
        }

        return scratch.FixedWidth(DataType.Float64, partitions.RowCount, null, 0);
    }

    /// <summary>The number of the bucket of the row where partitions are cut into buckets whose sizes differ by one at most.</summary>
    public static Column Tiles(RowRuns partitions, Column buckets, ColumnScratch scratch)
    {
        var counts = new RowIntegers(buckets, scratch.Child(0));
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        ulong* validity = scratch.Validity(partitions.RowCount);
        for (int i = 0; i < partitions.RowCount; i++)
        {
            bool valid = counts.TryGet(i, out long count);
            Bitmap.Put(validity, i, valid);
            target[i] = valid ? Tile(i - partitions.Starts[i], partitions.Ends[i] - partitions.Starts[i], count) : 0;
        }

        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, validity);
    }

    static long Tile(long place, long rows, long count)
    {
        if (count <= 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"ntile takes a number of buckets above 0, but it is {count}");
        }

        long size = rows / count;
        long larger = rows % count;
        long inLarger = larger * (size + 1);
        return place < inLarger ? (place / (size + 1)) + 1 : larger + ((place - inLarger) / size) + 1;
    }
}
