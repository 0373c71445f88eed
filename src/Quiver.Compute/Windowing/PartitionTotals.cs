using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Grouping;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>Aggregates over whole partitions: rows are grouped where they lie, not sorted, and each looks its results up.</summary>
/// <param name="numbers">The partition of each row; null where all rows are one.</param>
/// <param name="partitionCount">The number of partitions.</param>
/// <param name="rowCount">The number of rows.</param>
/// <param name="callCount">The number of aggregates.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class PartitionTotals(
    FixedWidthColumn? numbers, int partitionCount, int rowCount, int callCount, MemoryBudget budget) : IDisposable
{
    const int ChunkRows = 1 << 13;
    readonly Column?[] _results = new Column?[callCount];

    /// <summary>Computes one aggregate; several may be computed at the same time.</summary>
    public void Aggregate(int call, AggregateSlot slot, IReadOnlyList<Column> arguments, CancellationToken cancellationToken)
    {
        using GroupedAccumulator states = slot.CreateState(budget);
        states.Resize(Math.Max(1, partitionCount));
        for (int from = 0; from < rowCount; from += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(ChunkRows, rowCount - from);
            Column[] rows = [.. arguments.Select(a => a.Slice(from, count))];
            if (numbers is null)
            {
                states.UpdateRun(rows, 0, count);
            }
            else
            {
                states.Update(rows, new ReadOnlySpan<int>((int*)numbers.Data + from, count));
            }
        }

        _results[call] = states.Finish(0, Math.Max(1, partitionCount));
    }

    /// <summary>The results of an aggregate for some rows.</summary>
    public Column Read(int call, int from, int count, ColumnScratch scratch) => numbers is null
        ? new ConstantColumn(_results[call]!.View(), count)
        : TakeKernel.Take(_results[call]!, (int*)numbers.Data + from, count, mayHaveMissing: false, scratch);

    public void Dispose()
    {
        foreach (Column? result in _results)
        {
            result?.Dispose();
        }
    }
}
