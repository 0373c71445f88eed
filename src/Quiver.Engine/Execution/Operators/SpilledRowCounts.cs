using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Spilling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Rows on disk with how often each input has them, partitioned by their hash. A partition at a time is counted; where its rows are too
/// many once more, they are partitioned by further bits.
/// </summary>
sealed class SpilledRowCounts(DataType[] types, PartitionedSpill spill, QueryContext context, Action<long>? counted)
{
    /// <summary>How many rows are written at a time.</summary>
    const int RowsAtOnce = 8192;

    /// <summary>Creates a file for rows and their counts.</summary>
    public static PartitionedSpill CreateSpill(DataType[] types, int depth, QueryContext context, Action<long>? counted) =>
        new([.. types, DataType.Int64, DataType.Int64], types.Length, depth, context.Task, counted);

    /// <summary>Writes all rows of a table.</summary>
    public static void Write(RowCounts counts, int columnCount, PartitionedSpill spill, QueryContext context)
    {
        ColumnScratch[] scratch = [.. Enumerable.Range(0, columnCount + 2).Select(_ => new ColumnScratch(context.Task.Budget))];
        for (int from = 0; from < counts.RowCount; from += RowsAtOnce)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, counts.RowCount - from);
            spill.Append(
                [
                    .. Enumerable.Range(0, columnCount).Select(i => counts.Column(i, from, count, scratch[i])),
                    counts.CountsOf(isRight: false, from, count, scratch[columnCount]),
                    counts.CountsOf(isRight: true, from, count, scratch[columnCount + 1]),
                ],
                count);
        }

        Array.ForEach(scratch, s => s.Dispose());
    }

    /// <summary>Returns the counts of the rows of a partition, in one table or more; each is good until the next one is asked
    /// for.</summary>
    public IEnumerable<RowCounts> Parts(int partition) => Parts(spill.Blocks(partition), 1);

    IEnumerable<RowCounts> Parts(IReadOnlyList<SpillBlock> blocks, int depth)
    {
        PartitionedSpill? deeper = null;
        RowCounts? counts = new(types, context.Task.Budget, depth * PartitionedSpill.PartitionBits);
        try
        {
            foreach (SpillBlock block in blocks)
            {
                context.Stop.Token.ThrowIfCancellationRequested();
                using RecordBatch rows = block.Read();
                if (counts is not null && depth <= PartitionedSpill.MaxDepth && MemoryPressure.IsShort(context.Task, counts.Bytes))
                {
                    deeper = CreateSpill(types, depth, context, counted);
                    Write(counts, types.Length, deeper, context);
                    counts.Dispose();
                    counts = null;
                }

                deeper?.Append(rows.Columns, rows.Length);
                counts?.Add([.. rows.Columns.Take(types.Length)], (FixedWidthColumn)rows.Columns[^2], (FixedWidthColumn)rows.Columns[^1]);
            }

            if (counts is not null)
            {
                yield return counts;
            }

            deeper?.Flush();
            for (int p = 0; deeper is not null && p < PartitionedSpill.PartitionCount; p++)
            {
                foreach (RowCounts part in Parts(deeper.Blocks(p), depth + 1))
                {
                    yield return part;
                }
            }
        }
        finally
        {
            counts?.Dispose();
            deeper?.Dispose();
        }
    }
}
