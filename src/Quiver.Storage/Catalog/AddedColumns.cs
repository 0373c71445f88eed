namespace Quiver.Storage.Catalog;

/// <summary>Columns that a table gets after those it has.</summary>
/// <param name="TableId">The table.</param>
/// <param name="Columns">The columns in the order of appearance.</param>
sealed record AddedColumns(int TableId, IReadOnlyList<NewColumn> Columns);
