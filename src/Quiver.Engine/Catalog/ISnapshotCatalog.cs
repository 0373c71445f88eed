namespace Quiver.Engine.Catalog;

/// <summary>
/// A catalog whose schemas, tables and rows change while statements run. A statement takes one snapshot, when it first names
/// something in the catalog, and finds all it names in it: so two references to a table, or to two tables, see the same moment.
/// </summary>
public interface ISnapshotCatalog : ICatalog
{
    /// <summary>
    /// Returns the catalog of this moment, whose tables scan the rows of this moment, whenever they are scanned. Where it is
    /// <see cref="IDisposable"/>, it is disposed when the statement has ended and its rows are read. Tables of it that take writes
    /// pass them on to the catalog itself; the snapshot does not show them.
    /// </summary>
    /// <param name="scope">
    /// Who asks. The engine itself keeps schemas from sessions that may not read them; tables of facts about several schemas show
    /// only what the session may see.
    /// </param>
    ICatalog TakeSnapshot(SnapshotScope scope);
}
