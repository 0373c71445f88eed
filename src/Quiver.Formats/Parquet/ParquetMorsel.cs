namespace Quiver.Formats.Parquet;

/// <summary>A piece of a scan that one worker takes: rows of one row group.</summary>
/// <param name="File">The file of the table.</param>
/// <param name="RowGroup">The row group of the file.</param>
/// <param name="Start">The first row of the row group.</param>
/// <param name="RowCount">The number of rows.</param>
readonly record struct ParquetMorsel(int File, int RowGroup, long Start, long RowCount);
