namespace Quiver.Storage.Catalog;

/// <summary>The tables that there are, by id.</summary>
interface ITableDirectory
{
    /// <summary>Returns a table, null where it is gone.</summary>
    ITableColumns? TableOf(int tableId);
}
