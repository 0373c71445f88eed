namespace Quiver.Engine.Catalog;

/// <summary>Finds tables as one statement of a session sees them: in its snapshots, in the schema that it chose first.</summary>
public interface ITableFinder
{
    /// <summary>Finds a table by one to three name parts; null where there is none.</summary>
    ITableProvider? FindTable(IReadOnlyList<string> nameParts);
}
