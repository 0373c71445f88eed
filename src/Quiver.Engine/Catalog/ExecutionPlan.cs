using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Catalog;

/// <summary>
/// One physical operator: immutable data that can run many times. Built-in operators run as vectorised pipelines;
/// <see cref="ExecuteAsync"/> is where foreign and I/O-bound sources enter and where results leave.
/// </summary>
public abstract class ExecutionPlan
{
    /// <summary>The columns of the rows.</summary>
    public abstract Schema Schema { get; }

    /// <summary>What the optimizer may rely on.</summary>
    public virtual PlanProperties Properties => PlanProperties.Default;

    /// <summary>The plans whose rows this one reads.</summary>
    public virtual IReadOnlyList<ExecutionPlan> Inputs => [];

    /// <summary>Whether a scan of the plan may end in a <see cref="ScanRestartException"/>: its schema comes from a sample.</summary>
    internal virtual bool IsTentative => Inputs.Any(i => i.IsTentative);

    /// <summary>One line for EXPLAIN: the name and what distinguishes this operator.</summary>
    public virtual string Describe() => GetType().Name;

    /// <summary>
    /// Runs one of the plan's partitions. Each call starts anew. Whoever reads a batch disposes it. The producer should not
    /// run ahead of the reader: that is the back-pressure.
    /// </summary>
    /// <param name="partition">0 to <see cref="PlanProperties.PartitionCount"/> - 1.</param>
    /// <param name="context">What the plan may use.</param>
    /// <param name="cancellationToken">Ends the stream early.</param>
    public abstract IAsyncEnumerable<RecordBatch> ExecuteAsync(int partition, TaskContext context, CancellationToken cancellationToken);
}
