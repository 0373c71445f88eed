using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>What a column of a batch is written as.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Role">A tag or a field; null for the time.</param>
readonly record struct RowsColumn(string Name, ColumnRole? Role)
{
    /// <summary>The time of the rows.</summary>
    public static RowsColumn Time => new(KeyParser.TimeColumn, null);
}
