using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Wal;

/// <summary>The rows that one write has for one table.</summary>
/// <param name="Table">The table, with all columns of the rows.</param>
/// <param name="Rows">The rows.</param>
sealed record TableWrite(ITableColumns Table, TableRows Rows);
