namespace Quiver.Storage.Wal;

/// <summary>An entry of the log as it was written: rows of tables, or deletes.</summary>
/// <param name="Tables">The rows by table, without tables that are gone.</param>
/// <param name="Deletes">The deletes; none where the entry is rows.</param>
sealed record DecodedWrite(IReadOnlyList<TableWrite> Tables, IReadOnlyList<RowDelete> Deletes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Rows.Dispose();
        }
    }
}
