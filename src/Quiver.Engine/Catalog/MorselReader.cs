using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>Decodes the morsels that one worker takes.</summary>
abstract class MorselReader : IDisposable
{
    /// <summary>
    /// The number of the morsel that the last batch came from. Morsels are taken in rising order, and the rows of a table are
    /// those of its morsels in order.
    /// </summary>
    public abstract long Morsel { get; }

    /// <summary>
    /// Returns the next batch of at most <see cref="TaskContext.BatchSize"/> rows, taking a new morsel where the last one is
    /// used up; null where there is none. The batch and its memory are good until the next call only.
    /// </summary>
    public abstract RecordBatch? Next();

    /// <summary>Frees the reader's memory.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
