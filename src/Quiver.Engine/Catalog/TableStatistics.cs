namespace Quiver.Engine.Catalog;

/// <summary>What is known of a table without reading it.</summary>
/// <param name="RowCount">The number of rows.</param>
/// <param name="IsExact">Whether the row count is exact, else an estimate.</param>
/// <param name="Columns">A statistic for each column of the schema; empty where nothing is known.</param>
public sealed record TableStatistics(long RowCount, bool IsExact, IReadOnlyList<ColumnStatistics> Columns);
