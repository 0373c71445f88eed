using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>
/// A table of facts in the schema <c>system</c>. The store has its own; the library and the server add theirs, by
/// <see cref="SystemTableList.Add"/>. Rows are made while a statement reads them.
/// </summary>
interface ISystemTable
{
    /// <summary>The column whose values say which database a row is about; null in it for none.</summary>
    const string DatabaseColumn = "database_name";

    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The columns.</summary>
    Schema Schema { get; }

    /// <summary>
    /// Whether a session that has chosen a database sees that one's rows only, unless the statement has a condition on the column
    /// <see cref="DatabaseColumn"/>: so are the tables that InfluxDB 3 has in each database.
    /// </summary>
    bool IsPerDatabase { get; }

    /// <summary>Whether the table is there for somebody.</summary>
    bool IsVisibleTo(SnapshotScope scope);

    /// <summary>Returns about how many rows there are.</summary>
    double EstimateRows(SystemRequest request);

    /// <summary>
    /// Returns the rows, values in the order of the columns: of texts <see cref="string"/>, of times <see cref="DateTime"/>,
    /// <see cref="DateTimeOffset"/> or nanoseconds. Rows that break a condition of the request may be among them; they are left out later.
    /// </summary>
    IEnumerable<object?[]> Rows(SystemRequest request);
}
