using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Datasets;
using Quiver.Formats.Parquet;

namespace Quiver.Formats.Files;

/// <summary>Opens Parquet files as one table. Only their footers are read.</summary>
static class ParquetFiles
{
    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["binary_as_string", .. DatasetOptions.Names];

    /// <summary>Opens files as one table: columns by name, with types that take the values of all files.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> inputs, OptionReader options, CancellationToken cancellationToken)
    {
        bool isBinaryText = options.Boolean("binary_as_string") ?? false;
        DatasetOptions dataset = DatasetOptions.Read(options);
        ParquetTable[] tables = ParallelOpening.Open(
            inputs, input => new ParquetTable([Open(input, isBinaryText)]), cancellationToken);
        try
        {
            return DatasetTable.Combine("ParquetScan", [.. inputs.Zip(tables, DatasetFile.Of)], dataset);
        }
        catch
        {
            Array.ForEach(tables, table => table.Dispose());
            throw;
        }
    }

    /// <summary>Opens a file, whose bytes are open only while they are read.</summary>
    public static ParquetFile Open(InputFile input, bool isBinaryText = false) =>
        ParquetFile.Open(input.Name, input.Version, input.OpenRandom, FooterCache.Shared, isBinaryText);

    /// <summary>Opens files for a table whose columns are known: by name where the file has all of the names, else by position.</summary>
    public static ITableProvider OpenFor(ITableProvider table, Schema target)
    {
        int[] ordinals = [.. target.Fields.Select(f => table.Schema.IndexOf(f.Name))];
        return ordinals.Length == table.Schema.Fields.Count && !ordinals.Contains(-1) ? new SelectedTable(table, ordinals) : table;
    }
}
