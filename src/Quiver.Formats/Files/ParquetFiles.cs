using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Datasets;
using Quiver.Formats.Parquet;

namespace Quiver.Formats.Files;

/// <summary>Opens Parquet files as one table. Only footers are read: of few files all, of many that of the first.</summary>
static class ParquetFiles
{
    /// <summary>Of more files, the first tells the columns, and the others are opened when they are scanned.</summary>
    internal const int MostOpened = 64;

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["binary_as_string", "verify_checksums", .. DatasetOptions.Names];

    /// <summary>Opens files as one table: columns by name, with types that take the values of the files that are opened.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> inputs, OptionReader options, CancellationToken cancellationToken)
    {
        bool isBinaryText = options.Boolean("binary_as_string") ?? false;
        DatasetOptions dataset = DatasetOptions.Read(options);
        bool verifiesChecksums = options.Boolean("verify_checksums") ?? false;
        Func<InputFile, ParquetTable> open = input => new ParquetTable([Open(input, isBinaryText, verifiesChecksums)]);
        int opened = dataset.UnionByName || inputs.Count <= MostOpened ? inputs.Count : 1;
        ParquetTable[] tables = ParallelOpening.Open([.. inputs.Take(opened)], open, cancellationToken);
        try
        {
            return DatasetTable.Combine(
                "ParquetScan",
                [.. inputs.Zip(tables, DatasetFile.Of), .. inputs.Skip(opened).Select(input => DatasetFile.Unopened(input, open))],
                dataset);
        }
        catch
        {
            Array.ForEach(tables, table => table.Dispose());
            throw;
        }
    }

    /// <summary>Opens a file, whose bytes are open only while they are read.</summary>
    public static ParquetFile Open(InputFile input, bool isBinaryText = false, bool verifiesChecksums = false) =>
        ParquetFile.Open(input.Name, input.Version, input.OpenRandom, FooterCache.Shared, isBinaryText, verifiesChecksums);

    /// <summary>Opens files for a table whose columns are known: by name where the file has all of the names, else by position.</summary>
    public static ITableProvider OpenFor(ITableProvider table, Schema target)
    {
        int[] ordinals = [.. target.Fields.Select(f => table.Schema.IndexOf(f.Name))];
        return ordinals.Length == table.Schema.Fields.Count && !ordinals.Contains(-1) ? new SelectedTable(table, ordinals) : table;
    }
}
