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

namespace Quiver.Formats.Files;

/// <summary>Opens and writes local files as tables: the file formats that the engine knows.</summary>
sealed class FileFormats(FileFinder finder) : IFileFormats
{
    static readonly Dictionary<string, ScalarValue> NoOptions = [];

    /// <inheritdoc/>
    public bool IsFileName(string name) => FileNames.FormatOf(name) is not null;

    /// <inheritdoc/>
    public ITableProvider Open(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<InputFile> files = finder.Find(path, cancellationToken);
        FileFormat format = FileNames.RequireFormat(files[0].Path);
        foreach (InputFile file in files)
        {
            if (FileNames.RequireFormat(file.Path) != format)
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
        return (named ?? FileNames.RequireFormat(files[0].Path)) switch
        {
            FileFormat.Csv => CsvFiles.OpenFor(
                files, Reader("COPY FROM csv", options, CsvFiles.ReadOptions), target, cancellationToken),
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
        string local = FileFinder.Local(path);
        FileFormat target = named ?? FileNames.FormatOf(local) ?? throw new QuiverException(
            ErrorCode.InvalidStatement,
            $"\"{path}\" has none of the known extensions {FileNames.KnownExtensions}; name the format, such as (FORMAT parquet)");
        var rest = new Dictionary<string, ScalarValue>(options, StringComparer.OrdinalIgnoreCase);
        if (PartitionOptions.Take(rest, schema) is { } partitions)
        {
            return new PartitionedWriter(
                local, schema, partitions, FileNames.ExtensionOf(target, rest), (file, columns) => Create(file, target, rest, columns, context),
                context.Budget);
        }

        CheckFolder(local);
        return Create(local, target, options, schema, context);
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
            FileFormat.Csv => CsvFiles.Open(files, Reader("read_csv", options, CsvFiles.ReadOptions), cancellationToken),
            FileFormat.Json => JsonFiles.Open(files, Reader("read_json", options, JsonFiles.ReadOptions), null, cancellationToken),
            _ => ArrowFiles.Open(files, Reader("read_arrow", options, ArrowFiles.ReadOptions), cancellationToken),
        };

    static IFileWriter Create(
        string local, FileFormat target, IReadOnlyDictionary<string, ScalarValue> options, Schema schema, WriteContext context)
    {
        switch (target)
        {
            case FileFormat.Parquet:
                OptionReader parquet = Reader("COPY TO parquet", options, ParquetWriting.Options);
                return new ParquetFileWriter(local, schema, ParquetWriting.Read(parquet), context.Pool, context.Budget);
            case FileFormat.Csv:
                OptionReader csv = Reader("COPY TO csv", options, CsvFiles.WriteOptions);
                CsvWriterOptions csvOptions = CsvFiles.ToWriterOptions(csv, local);
                return new TextTarget(local, IsCompressed(csv, local), stream =>
                {
                    var writer = new CsvWriter(stream, schema, csvOptions);
                    return (writer.Write, writer);
                });
            case FileFormat.Json:
                OptionReader json = Reader("COPY TO json", options, JsonFiles.WriteOptions);
                JsonLayout layout = json.Boolean("array") == true ? JsonLayout.Array : JsonLayout.Lines;
                return new TextTarget(local, IsCompressed(json, local), stream =>
                {
                    var writer = new JsonWriter(stream, schema, layout);
                    return (writer.Write, writer);
                });
            default:
                _ = Reader("COPY TO arrow", options, ArrowFiles.WriteOptions);
                var arrowWriter = new ArrowFormatWriter(local, schema);
                return new BinaryTarget(arrowWriter.Write, arrowWriter.Finish, arrowWriter);
        }
    }

    static OptionReader Reader(string owner, IReadOnlyDictionary<string, ScalarValue> options, IReadOnlyList<string> known) =>
        new(owner, options, known);

    static bool IsCompressed(OptionReader options, string path) => options.Text("compression")?.ToLowerInvariant() switch
    {
        null or "auto" or "auto_detect" => FileNames.IsGzip(path),
        "none" or "uncompressed" => false,
        "gzip" => true,
        _ => throw options.Wrong("compression", "none or gzip"),
    };

    static void CheckFolder(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        if (Directory.Exists(path))
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{path}\": it is a folder");
        }

        if (folder.Length > 0 && !Directory.Exists(folder))
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{path}\": there is no folder \"{folder}\"");
        }
    }
}
