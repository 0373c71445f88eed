using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>A scan that many workers share: they take morsels (row groups, byte ranges) from one source and decode them
/// synchronously.</summary>
abstract class MorselScan : ExecutionPlan
{
    /// <summary>Starts a scan.</summary>
    public abstract MorselSource Open(TaskContext context, CancellationToken cancellationToken);

    /// <summary>What runs of the plan read and left out, in words for EXPLAIN ANALYZE; null where nothing is counted.</summary>
    public virtual string? Report => null;

    public override async IAsyncEnumerable<RecordBatch> ExecuteAsync(
        int partition, TaskContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using MorselSource source = Open(context, cancellationToken);
        using MorselReader reader = source.CreateReader();
        while (reader.Next() is { } batch)
        {
            yield return batch;
        }
    }
}
