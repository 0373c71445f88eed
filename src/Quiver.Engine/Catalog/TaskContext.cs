using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Catalog;

/// <summary>What a plan may use while it runs.</summary>
public sealed class TaskContext
{
    internal TaskContext(MemoryBudget budget, FunctionContext functions, int batchSize, int threads)
    {
        Budget = budget;
        Functions = functions;
        BatchSize = batchSize;
        Threads = threads;
    }

    /// <summary>What native memory is counted against.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>What functions may know of the statement.</summary>
    public FunctionContext Functions { get; }

    /// <summary>The most rows of a batch between operators.</summary>
    public int BatchSize { get; }

    /// <summary>The number of threads that the query may use.</summary>
    public int Threads { get; }

    /// <summary>Whether work for one worker that waits for nothing may begin on the thread of the pool that starts it.</summary>
    internal bool MayBeginAtOnce { get; init; }

    /// <summary>Takes what scans want to be known; null where nobody asks.</summary>
    internal ScanJournal? Journal { get; init; }

    /// <summary>Returns the same with another budget.</summary>
    internal TaskContext With(MemoryBudget budget) => new(budget, Functions, BatchSize, Threads)
    {
        MayBeginAtOnce = MayBeginAtOnce, Journal = Journal, Runner = Runner, Spill = Spill,
    };

    /// <summary>Where rows go when memory is short; null where they cannot go anywhere.</summary>
    internal ISpillSpace? Spill { get; init; }

    /// <summary>Runs a built-in plan; set by the executor.</summary>
    internal Func<ExecutionPlan, TaskContext, CancellationToken, IAsyncEnumerable<RecordBatch>>? Runner { get; init; }
}
