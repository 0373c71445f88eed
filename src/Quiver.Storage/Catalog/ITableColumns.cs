using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>What a write needs to know of a table. In the log names are ids, so that an entry outlives the renaming of its table.</summary>
interface ITableColumns
{
    /// <summary>The id of the table.</summary>
    int TableId { get; }

    /// <summary>The name of the table.</summary>
    string TableName { get; }

    /// <summary>Returns the id of a column, null where the table has none of that name.</summary>
    int? IdOf(string column);

    /// <summary>Returns the name and the role of a column, null where the table has none of that id.</summary>
    (string Name, ColumnRole Role)? ColumnOf(int columnId);
}
