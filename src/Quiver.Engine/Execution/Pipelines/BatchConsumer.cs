using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Pipelines;

/// <summary>One step of a pipeline for one worker: an operator, or the sink at the end. Batches are pushed through.</summary>
abstract class BatchConsumer : IDisposable
{
    /// <summary>Takes a batch; it and its columns are good until the call returns.</summary>
    public abstract void Push(ColumnBatch batch);

    /// <summary>The batches of a morsel have all come.</summary>
    public virtual void EndMorsel(long morsel)
    {
    }

    /// <summary>The worker has no more batches, of the morsel that is open neither: what was held back is pushed now.</summary>
    public virtual void EndBatches()
    {
    }

    /// <summary>A morsel begins.</summary>
    public virtual void BeginMorsel(long morsel)
    {
    }

    /// <summary>The worker has no more morsels. Only the last step, the sink's, is told.</summary>
    public virtual void EndWorker()
    {
    }

    /// <summary>Frees the memory of this step only.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
