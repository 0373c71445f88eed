namespace Quiver.Storage.Wal;

/// <summary>An entry of the log as it was written: rows of tables, or a delete.</summary>
/// <param name="Tables">The rows by table, without tables that are gone.</param>
/// <param name="Delete">The delete; null where the entry is rows.</param>
sealed record DecodedWrite(IReadOnlyList<TableWrite> Tables, RowDelete? Delete) : IDisposable
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
