namespace Quiver.Formats.Parquet.Pruning;

/// <summary>What the metadata of a row group say of one column; null where they say nothing that can be trusted.</summary>
/// <param name="Min">No value is below.</param>
/// <param name="Max">No value is above.</param>
/// <param name="NullCount">The number of nulls.</param>
/// <param name="RowCount">The number of rows.</param>
/// <param name="MayHaveNan">Whether there may be NaN, which bounds leave out and which sorts above all numbers.</param>
sealed record ColumnBounds(BoundValue? Min, BoundValue? Max, long? NullCount, long RowCount, bool MayHaveNan);
