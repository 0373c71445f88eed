namespace Quiver.Storage.LineProtocol;

/// <summary>What is known about the tables of a database when lines are parsed.</summary>
interface IWriteSchema
{
    /// <summary>Returns what a column of a table is, null where the table or the column is new.</summary>
    ColumnRole? Find(string table, string column);
}
