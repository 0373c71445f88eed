using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Session;
using Quiver.Engine.Types;
using Quiver.Formats.ArrowIpc;
using Quiver.Formats.Csv;
using Quiver.Formats.Datasets;
using Quiver.Formats.Json;
using Quiver.Formats.Parquet.Writing;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>Opens and writes files as tables: the file formats that the engine knows.</summary>
sealed class FileFormats(FileFinder finder) : IFileFormats
{
    static readonly Dictionary<string, ScalarValue> NoOptions = [];

    /// <inheritdoc/>
    public bool IsFileName(string name) => FileNames.FormatOf(name) is not null;

    /// <inheritdoc/>
    public ITableProvider Open(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<InputFile> files = finder.Find(path, cancellationToken);
        FileFormat format = FormatOf(files[0]);
        foreach (InputFile file in files)
        {
            if (FormatOf(file) != format)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch, $"\"{files[0]}\" and \"{file}\" have different formats; files of one table must have the same");
            }
        }

        return Open(files, format, NoOptions, cancellationToken);
    }

    /// <inheritdoc/>
    public ITableProvider Open(
        string path, string? format, IReadOnlyDictionary<string, ScalarValue> options, Schema target, CancellationToken cancellationToken)
    {
        FileFormat? named = format is null ? null : FileNames.ParseFormat(format);
        IReadOnlyList<InputFile> files = finder.Find(path, cancellationToken);
        return (named ?? FormatOf(files[0])) switch
        {
            FileFormat.Csv => CsvFiles.OpenFor(
                files, Reader("COPY FROM csv", options, CsvReadOptions.Names), target, cancellationToken),
            FileFormat.Json => JsonFiles.OpenFor(
                files, Reader("COPY FROM json", options, JsonFiles.ReadOptions), target, cancellationToken),
            FileFormat other => ParquetFiles.OpenFor(Open(files, other, options, cancellationToken), target),
        };
    }

    /// <inheritdoc/>
    public IFileWriter Create(
        string path, string? format, IReadOnlyDictionary<string, ScalarValue> options, Schema schema, WriteContext context)
    {
        FileFormat? named = format is null ? null : FileNames.ParseFormat(format);
        var rest = new Dictionary<string, ScalarValue>(options, StringComparer.OrdinalIgnoreCase);
        if (PartitionOptions.Take(rest, schema) is { } partitions)
        {
            return CreatePartitioned(path, format, partitions, rest, schema, context);
        }

        OutputFile file = finder.Target(path);
        FileFormat target = named ?? FileNames.FormatOf(file.Path) ?? throw new QuiverException(
            ErrorCode.InvalidStatement,
            $"\"{path}\" has none of the known extensions {FileNames.KnownExtensions}; name the format, such as (FORMAT parquet)");
        switch (target)
        {
            case FileFormat.Parquet:
                OptionReader parquet = Reader("COPY TO parquet", options, ParquetWriting.Options);
                return new ParquetFileWriter(
                    file.Name, schema, ParquetWriting.Read(parquet), context.Pool, context.Budget, Begin(file));
            case FileFormat.Csv:
                OptionReader csv = Reader("COPY TO csv", options, CsvWriteOptions.Names);
                CsvWriterOptions csvOptions = CsvWriteOptions.Read(csv, file.Path);
                return new TextTarget(
                    file.Name, Begin(file), Compression(csv, file.Path), schema, () => new CsvRowEncoder(schema, csvOptions), context);
            case FileFormat.Json:
                OptionReader json = Reader("COPY TO json", options, JsonFiles.WriteOptions);
                JsonWriterOptions jsonOptions = JsonFileOptions.Write(json);
                return new TextTarget(
                    file.Name, Begin(file), Compression(json, file.Path), schema, () => new JsonRowEncoder(schema, jsonOptions), context);
            default:
                OptionReader arrow = Reader("COPY TO arrow", options, ArrowFiles.WriteOptions);
                var arrowWriter = new ArrowFormatWriter(
                    file.Name, schema, ArrowFiles.ToWriterOptions(arrow, format), file: Begin(file));
                return new BinaryTarget(arrowWriter.Write, arrowWriter.Finish, arrowWriter);
        }
    }

    PartitionedWriter CreatePartitioned(
        string path, string? format, PartitionOptions partitions, Dictionary<string, ScalarValue> options, Schema schema,
        WriteContext context)
    {
        string local = finder.Target(path).Name;
        if (local.Contains("://", StringComparison.Ordinal))
        {
            throw new QuiverException(ErrorCode.NotSupported, $"cannot write \"{path}\": PARTITION_BY writes folders of this machine only");
        }

        string name = format ?? throw new QuiverException(
            ErrorCode.InvalidStatement, "PARTITION_BY writes a folder, whose name tells no format; name it, such as (FORMAT parquet)");
        return new PartitionedWriter(
            local, schema, partitions, FileNames.ExtensionOf(FileNames.ParseFormat(name), options),
            (file, columns) => Create(file, name, options, columns, context), context.Budget);
    }

    /// <summary>Opens files of one format as one table.</summary>
    internal static ITableProvider Open(
        IReadOnlyList<InputFile> files,
        FileFormat format,
        IReadOnlyDictionary<string, ScalarValue> options,
        CancellationToken cancellationToken) =>
        format switch
        {
            FileFormat.Parquet => ParquetFiles.Open(files, Reader("read_parquet", options, ParquetFiles.ReadOptions), cancellationToken),
            FileFormat.Csv => CsvFiles.Open(files, Reader("read_csv", options, CsvReadOptions.Names), cancellationToken),
            FileFormat.Json => JsonFiles.Open(files, Reader("read_json", options, JsonFiles.ReadOptions), null, cancellationToken),
            _ => ArrowFiles.Open(files, Reader("read_arrow", options, ArrowFiles.ReadOptions), cancellationToken),
        };

    static OptionReader Reader(string owner, IReadOnlyDictionary<string, ScalarValue> options, IReadOnlyList<string> known) =>
        new(owner, options, known);

    static TextCompression Compression(OptionReader options, string path) => options.Text("compression")?.ToLowerInvariant() switch
    {
        null or "auto" or "auto_detect" => FileNames.CompressionOf(path),
        "none" or "uncompressed" => TextCompression.None,
        "gzip" => TextCompression.Gzip,
        "zstd" => TextCompression.Zstd,
        _ => throw options.Wrong("compression", "none, gzip or zstd"),
    };

    static ObjectWriter Begin(OutputFile file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{file.Name}\": {e.Message}", e);
        }
    }

    static FileFormat FormatOf(InputFile file) => FileNames.FormatOf(file.Path)
        ?? (file.HasTellingName ? FileNames.RequireFormat(file.Path) : ContentFormat.Detect(file));
}
