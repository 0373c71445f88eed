using Quiver.Arrow.Ipc;
using Quiver.Engine.Catalog;
using Quiver.Formats.ArrowIpc;

namespace Quiver.Formats.Files;

/// <summary>Opens Arrow IPC files and streams as one table.</summary>
static class ArrowFiles
{
    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } = ["filename", "hive_partitioning", "union_by_name"];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } = ["batch_size", "codec", "compression", "row_group_size"];

    /// <summary>Opens files as one table.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken)
    {
        options.RequireFalse("filename", "hive_partitioning", "union_by_name");
        cancellationToken.ThrowIfCancellationRequested();
        return new ArrowTable([.. files.Select(f => new ArrowSource(f.Name, f.OpenStream))]);
    }

    /// <summary>Reads the options of a statement that writes.</summary>
    /// <param name="options">The options.</param>
    /// <param name="format">The name of the format where one is given: <c>arrows</c> is the streaming format.</param>
    public static ArrowFormatOptions ToWriterOptions(OptionReader options, string? format)
    {
        string? codec = options.Text("compression", "codec");
        return new ArrowFormatOptions
        {
            Compression = codec?.ToLowerInvariant() switch
            {
                null or "none" or "uncompressed" => BodyCompression.None,
                "lz4" or "lz4_frame" => BodyCompression.Lz4Frame,
                "zstd" => BodyCompression.Zstd,
                _ => throw options.Wrong(options.Given("compression", "codec")!, "none, lz4 or zstd"),
            },
            BatchRows = options.Integer("batch_size", 1, int.MaxValue / 2) ?? options.Integer("row_group_size", 1, int.MaxValue / 2)
                ?? ArrowFormatOptions.DefaultBatchRows,
            IsStream = string.Equals(format, "arrows", StringComparison.OrdinalIgnoreCase) ? true : null,
        };
    }
}
