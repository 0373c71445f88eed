using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Pipelines;

/// <summary>Reads batches for one worker.</summary>
abstract class SourceReader : IDisposable
{
    /// <summary>The number of the morsel of the last batch; numbers that a reader gives rise.</summary>
    public abstract long Morsel { get; }

    /// <summary>Fills the batch with the next rows; answers false where there are none. Columns are good until the next call.</summary>
    public abstract bool Next(ColumnBatch batch);

    /// <summary>Frees the reader's memory.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
