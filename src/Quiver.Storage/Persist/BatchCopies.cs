using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Storage.Persist;

/// <summary>
/// Copies batches that are good until the next one is asked for, because threads encode them later. Batches with one small dictionary
/// share its copy, which lives as long as this.
/// </summary>
sealed class BatchCopies(MemoryBudget budget) : IDisposable
{
    readonly DictionaryCopies _dictionaries = new(budget);

    /// <summary>Copies a batch.</summary>
    public RecordBatch Copy(RecordBatch batch) => new(batch.Schema, [.. batch.Columns.Select(Copy)], batch.Length);

    /// <inheritdoc/>
    public void Dispose() => _dictionaries.Dispose();

    Column Copy(Column column)
    {
        // Most values of a large dictionary are of other batches.
        if (column is not DictionaryColumn { Values: var values } || values.Length <= column.Length / 2)
        {
            return CopyKernel.Copy(column, budget, _dictionaries);
        }

        using var scratch = new ColumnScratch(budget);
        return CopyKernel.Copy(FlattenKernel.Flatten(column, scratch), budget);
    }
}
