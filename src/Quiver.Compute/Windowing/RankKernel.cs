using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Windowing;

/// <summary>The place of each row in its partition, in all the ways that SQL counts it.</summary>
static unsafe class RankKernel
{
    /// <summary>The number of the row, from 1.</summary>
    public static Column RowNumber(RowRuns partitions, in RowsBefore before, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        int* starts = partitions.Starts;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = i - starts[i] + 1;
        }

        Add(target, before.Continued(partitions), before.Rows);
        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>One more than the rows before the peers of the row.</summary>
    public static Column Rank(RowRuns partitions, RowRuns peers, in RowsBefore before, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        RowsBeforePeers(partitions, peers, before, target);
        Add(target, partitions.RowCount, 1);
        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>One more than the groups of peers before that of the row.</summary>
    public static Column DenseRank(RowRuns partitions, RowRuns peers, in RowsBefore before, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        int* groups = peers.Numbers;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = groups[i] - groups[partitions.Starts[i]] + 1;
        }

        Add(target, before.Continued(partitions), before.Groups);
        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, null, 0);
    }

    /// <summary>The part of the other rows that are before the peers of the row; 0 where there are no others.</summary>
    public static Column PercentRank(RowRuns partitions, RowRuns peers, in RowsBefore before, ColumnScratch scratch)
    {
        long* rank = (long*)scratch.Child(0).Data(partitions.RowCount, sizeof(long));
        RowsBeforePeers(partitions, peers, before, rank);
        double* target = (double*)scratch.Data(partitions.RowCount, sizeof(double));
        for (int i = 0; i < partitions.RowCount; i++)
        {
            double others = RowsOf(partitions, i, before) - 1;
            target[i] = others == 0 ? 0 : rank[i] / others;
        }

        return scratch.FixedWidth(DataType.Float64, partitions.RowCount, null, 0);
    }

    /// <summary>The part of the rows up to the last peer of the row.</summary>
    public static Column CumulativeDistribution(RowRuns partitions, RowRuns peers, in RowsBefore before, ColumnScratch scratch)
    {
        double* target = (double*)scratch.Data(partitions.RowCount, sizeof(double));
        for (int i = 0; i < partitions.RowCount; i++)
        {
            double rows = RowsOf(partitions, i, before);
            target[i] = (peers.Ends[i] - partitions.Starts[i] + Earlier(partitions, i, before)) / rows;
        }

        return scratch.FixedWidth(DataType.Float64, partitions.RowCount, null, 0);
    }

    /// <summary>The number of the bucket of the row where partitions are cut into buckets whose sizes differ by one at most.</summary>
    public static Column Tiles(RowRuns partitions, Column buckets, in RowsBefore before, ColumnScratch scratch)
    {
        var counts = new RowIntegers(buckets, scratch.Child(0));
        long* target = (long*)scratch.Data(partitions.RowCount, sizeof(long));
        ulong* validity = scratch.Validity(partitions.RowCount);
        for (int i = 0; i < partitions.RowCount; i++)
        {
            bool valid = counts.TryGet(i, out long count);
            Bitmap.Put(validity, i, valid);
            long place = i - partitions.Starts[i] + Earlier(partitions, i, before);
            target[i] = valid ? Tile(place, RowsOf(partitions, i, before), count) : 0;
        }

        return scratch.FixedWidth(DataType.Int64, partitions.RowCount, validity);
    }

    static void RowsBeforePeers(RowRuns partitions, RowRuns peers, in RowsBefore before, long* target)
    {
        int* starts = partitions.Starts;
        int* first = peers.Starts;
        for (nint i = 0; i < partitions.RowCount; i++)
        {
            target[i] = first[i] - starts[i];
        }

        int continued = before.Continued(partitions);
        int peersOfFirst = continued > 0 ? peers.Ends[0] : 0;
        Add(target, peersOfFirst, before.PeerRows);
        Add(target + peersOfFirst, continued - peersOfFirst, before.Rows);
    }

    static void Add(long* target, int count, long number)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] += number;
        }
    }

    static bool IsContinued(RowRuns partitions, int row, in RowsBefore before) => before.Rows > 0 && partitions.Numbers[row] == 0;

    /// <summary>The rows of the partition of a row before those at hand.</summary>
    static long Earlier(RowRuns partitions, int row, in RowsBefore before) => IsContinued(partitions, row, before) ? before.Rows : 0;

    /// <summary>All rows of the partition of a row.</summary>
    static long RowsOf(RowRuns partitions, int row, in RowsBefore before) => before.PartitionRows > 0 && partitions.Numbers[row] == 0
        ? before.PartitionRows
        : partitions.Ends[row] - partitions.Starts[row] + Earlier(partitions, row, before);

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
