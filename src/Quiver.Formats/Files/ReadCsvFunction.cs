using Quiver.Engine.Catalog;

namespace Quiver.Formats.Files;

/// <summary>Reads CSV files.</summary>
sealed class ReadCsvFunction(FileFinder finder) : ReadFunction(finder, "read_csv", "read_csv_auto")
{
    protected override IReadOnlyList<string> Options => CsvFiles.ReadOptions;

    protected override ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken) =>
        CsvFiles.Open(files, options, cancellationToken);
}
