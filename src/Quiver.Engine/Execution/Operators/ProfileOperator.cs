using System.Diagnostics;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Counts the rows that leave an operator and the time of what is behind it, for EXPLAIN ANALYZE.</summary>
sealed class ProfileOperator(QueryProfile.Entry entry, BatchConsumer next) : Operator(next)
{
    public override void Push(ColumnBatch batch)
    {
        entry.CountBatch(batch.RowCount);
        long start = Stopwatch.GetTimestamp();
        Next.Push(batch);
        entry.CountTicks(Stopwatch.GetTimestamp() - start);
    }
}
