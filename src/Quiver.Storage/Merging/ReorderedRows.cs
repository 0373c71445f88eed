using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>Sorted rows with some of their columns, in another order.</summary>
/// <param name="rows">The rows, taken over.</param>
/// <param name="schema">The columns.</param>
/// <param name="columns">Which column of the rows each is.</param>
sealed class ReorderedRows(SortedRows rows, Schema schema, int[] columns) : SortedRows
{
    /// <inheritdoc/>
    public override bool HasUniqueKeys => rows.HasUniqueKeys;

    /// <inheritdoc/>
    public override RecordBatch? Next() => rows.Next() is { } batch
        ? new RecordBatch(schema, [.. columns.Select(column => batch.Columns[column])], batch.Length)
        : null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rows.Dispose();
        }
    }
}
