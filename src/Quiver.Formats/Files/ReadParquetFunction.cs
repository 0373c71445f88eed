using Quiver.Engine.Catalog;

namespace Quiver.Formats.Files;

/// <summary>Reads Parquet files.</summary>
sealed class ReadParquetFunction(FileFinder finder) : ReadFunction(finder, "read_parquet", "parquet_scan")
{
    protected override IReadOnlyList<string> Options => ParquetFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken) =>
        ParquetFiles.Open(files, options, cancellationToken);
}
