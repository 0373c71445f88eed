using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Session;
using Quiver.Engine.Types;
using Quiver.Formats.ArrowIpc;
using Quiver.Formats.Csv;
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
                files, Reader("COPY FROM csv", options, CsvFiles.ReadOptions), target, cancellationToken),
            FileFormat.Json => JsonFiles.OpenFor(
                files, Reader("COPY FROM json", options, JsonFiles.ReadOptions), target, cancellationToken),
            FileFormat other => ParquetFiles.OpenFor(Open(files, other, options, cancellationToken), target),
        };
    }

    /// <inheritdoc/>
    public IFileWriter Create(string path, string? format, IReadOnlyDictionary<string, ScalarValue> options, Schema schema)
    {
        FileFormat? named = format is null ? null : FileNames.ParseFormat(format);
        OutputFile file = finder.Target(path);
        FileFormat target = named ?? FileNames.FormatOf(file.Path) ?? throw new QuiverException(
            ErrorCode.InvalidStatement,
            $"\"{path}\" has none of the known extensions {FileNames.KnownExtensions}; name the format, such as (FORMAT parquet)");
        switch (target)
        {
            case FileFormat.Parquet:
                OptionReader parquet = Reader("COPY TO parquet", options, ParquetFiles.WriteOptions);
                var parquetWriter = new ParquetFileWriter(
                    file.Name, schema, ParquetFiles.ToWriterOptions(parquet), file: Begin(file));
                return new BinaryTarget(parquetWriter.Write, parquetWriter.Finish, parquetWriter);
            case FileFormat.Csv:
                OptionReader csv = Reader("COPY TO csv", options, CsvFiles.WriteOptions);
                CsvWriterOptions csvOptions = CsvFiles.ToWriterOptions(csv, file.Path);
                return new TextTarget(file.Name, Begin(file), IsCompressed(csv, file.Path), stream =>
                {
                    var writer = new CsvWriter(stream, schema, csvOptions);
                    return (writer.Write, writer);
                });
            case FileFormat.Json:
                OptionReader json = Reader("COPY TO json", options, JsonFiles.WriteOptions);
                JsonLayout layout = json.Boolean("array") == true ? JsonLayout.Array : JsonLayout.Lines;
                return new TextTarget(file.Name, Begin(file), IsCompressed(json, file.Path), stream =>
                {
                    var writer = new JsonWriter(stream, schema, layout);
                    return (writer.Write, writer);
                });
            default:
                _ = Reader("COPY TO arrow", options, ArrowFiles.WriteOptions);
                var arrowWriter = new ArrowFormatWriter(file.Name, schema, file: Begin(file));
                return new BinaryTarget(arrowWriter.Write, arrowWriter.Finish, arrowWriter);
        }
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

    static OptionReader Reader(string owner, IReadOnlyDictionary<string, ScalarValue> options, IReadOnlyList<string> known) =>
        new(owner, options, known);

    static bool IsCompressed(OptionReader options, string path) => options.Text("compression")?.ToLowerInvariant() switch
    {
        null or "auto" or "auto_detect" => FileNames.IsGzip(path),
        "none" or "uncompressed" => false,
        "gzip" => true,
        _ => throw options.Wrong("compression", "none or gzip"),
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
