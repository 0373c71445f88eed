using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Files;

/// <summary>Opens Parquet files as one table. Only their footers are read.</summary>
static class ParquetFiles
{
    static readonly Dictionary<string, CompressionCodec> Codecs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = CompressionCodec.Uncompressed, ["uncompressed"] = CompressionCodec.Uncompressed, ["snappy"] = CompressionCodec.Snappy,
        ["gzip"] = CompressionCodec.Gzip, ["brotli"] = CompressionCodec.Brotli, ["lz4"] = CompressionCodec.Lz4Raw,
        ["lz4_raw"] = CompressionCodec.Lz4Raw, ["zstd"] = CompressionCodec.Zstd,
    };

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["binary_as_string", "filename", "hive_partitioning", "union_by_name"];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } = ["codec", "compression", "row_group_size", "row_group_size_bytes"];

    /// <summary>Opens files as one table: columns by name, those of the first file.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> inputs, OptionReader options, CancellationToken cancellationToken)
    {
        options.RequireFalse("binary_as_string", "filename", "hive_partitioning", "union_by_name");
        var files = new List<ParquetFile>(inputs.Count);
        try
        {
            foreach (InputFile input in inputs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Add(ParquetFile.Open(input.OpenRandom()));
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

    /// <summary>Reads the options of a statement that writes.</summary>
    public static ParquetWriteOptions ToWriterOptions(OptionReader options)
    {
        ParquetWriteOptions defaults = new();
        string? codec = options.Text("compression", "codec");
        return defaults with
        {
            Compression = codec is null ? defaults.Compression
                : Codecs.TryGetValue(codec, out CompressionCodec found) ? found
                : throw options.Wrong(options.Given("compression", "codec")!, $"one of {string.Join(", ", Codecs.Keys)}"),
            RowGroupRows = options.Integer("row_group_size", 1, int.MaxValue) ?? defaults.RowGroupRows,
            RowGroupBytes = options.Integer("row_group_size_bytes", 1, int.MaxValue) ?? defaults.RowGroupBytes,
        };
    }
}
