using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet;

namespace Quiver.Formats.Files;

/// <summary>Opens Parquet files as one table. Only their footers are read.</summary>
static class ParquetFiles
{
    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["binary_as_string", "filename", "hive_partitioning", "union_by_name"];

    /// <summary>Opens files as one table: columns by name, those of the first file.</summary>
    public static ITableProvider Open(IReadOnlyList<string> paths, OptionReader options, CancellationToken cancellationToken)
    {
        options.RequireFalse("binary_as_string", "filename", "hive_partitioning", "union_by_name");
        var files = new List<ParquetFile>(paths.Count);
        try
        {
            foreach (string path in paths)
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Add(ParquetFile.Open(path));
            }

            return new ParquetTable(files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Opens files for a table whose columns are known: by name where the file has all of the names, else by position.</summary>
    public static ITableProvider OpenFor(ITableProvider table, Schema target)
    {
        int[] ordinals = [.. target.Fields.Select(f => table.Schema.IndexOf(f.Name))];
        return ordinals.Length == table.Schema.Fields.Count && !ordinals.Contains(-1) ? new SelectedTable(table, ordinals) : table;
    }
}
