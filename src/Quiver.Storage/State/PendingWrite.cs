using Quiver.Storage.Wal;

namespace Quiver.Storage.State;

/// <summary>A write on its way through the log: rows of tables, or deletes.</summary>
/// <param name="Tables">The rows, disposed when they are applied or dropped.</param>
/// <param name="Deletes">The deletes, none for rows.</param>
sealed record PendingWrite(IReadOnlyList<TableWrite> Tables, IReadOnlyList<RowDelete> Deletes) : IDisposable
{
    /// <summary>Called with the sequence when this write and all before it are visible and none after it; null for nothing.</summary>
    public Action<long>? Applied { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Rows.Dispose();
        }
    }
}
