using Quiver.Arrow.Errors;
using Quiver.Engine.Types;

namespace Quiver.Formats.Files;

/// <summary>What the names of files and formats tell.</summary>
static class FileNames
{
    const string Gzip = ".gz";
    const string Zstd = ".zst";

    static readonly (string Extension, FileFormat Format)[] Extensions =
    [
        (".parquet", FileFormat.Parquet), (".csv", FileFormat.Csv), (".tsv", FileFormat.Csv), (".json", FileFormat.Json),
        (".ndjson", FileFormat.Json), (".jsonl", FileFormat.Json), (".arrow", FileFormat.Arrow), (".feather", FileFormat.Arrow),
        (".ipc", FileFormat.Arrow), (".arrows", FileFormat.Arrow),
    ];

    static readonly Dictionary<string, FileFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["parquet"] = FileFormat.Parquet, ["csv"] = FileFormat.Csv, ["tsv"] = FileFormat.Csv, ["json"] = FileFormat.Json,
        ["ndjson"] = FileFormat.Json, ["jsonl"] = FileFormat.Json, ["arrow"] = FileFormat.Arrow, ["feather"] = FileFormat.Arrow,
        ["ipc"] = FileFormat.Arrow, ["arrows"] = FileFormat.Arrow,
    };

    /// <summary>The known extensions, comma separated.</summary>
    public static string KnownExtensions { get; } = string.Join(", ", Extensions.Select(e => e.Extension));

    /// <summary>Returns the format that the end of a name tells, null where it tells none.</summary>
    public static FileFormat? FormatOf(string path)
    {
        string name = Uncompressed(path);
        foreach ((string extension, FileFormat format) in Extensions)
        {
            // Only text is compressed as a whole.
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
                && (name.Length == path.Length || format is FileFormat.Csv or FileFormat.Json))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Returns the format that the end of a name tells, or an error that says what to do.</summary>
    public static FileFormat RequireFormat(string path)
    {
        if (FormatOf(path) is { } format)
        {
            return format;
        }

        throw new QuiverException(
            ErrorCode.InvalidStatement,
            $"\"{path}\" has none of the known extensions {KnownExtensions}; "
            + "read_parquet, read_csv, read_json or read_arrow reads it as that format");
    }

    /// <summary>Returns a format by name.</summary>
    public static FileFormat ParseFormat(string name) => Formats.TryGetValue(name, out FileFormat format)
        ? format
        : throw new QuiverException(
            ErrorCode.InvalidStatement,
            $"unknown file format \"{name}\"; known are {string.Join(", ", Formats.Keys)}{NameSuggestion.Phrase(name, Formats.Keys)}");

    /// <summary>Returns the extension of a format, with that of the compression where text is compressed.</summary>
    public static string ExtensionOf(FileFormat format, IReadOnlyDictionary<string, ScalarValue> options)
    {
        string own = Extensions.First(e => e.Format == format).Extension;
        bool isText = format is FileFormat.Csv or FileFormat.Json;
        string? codec = isText && options.TryGetValue("compression", out ScalarValue? value) ? value.Value as string : null;
        return codec?.ToLowerInvariant() switch
        {
            "gzip" => own + Gzip,
            "zstd" => own + Zstd,
            _ => own,
        };
    }

    /// <summary>Returns how a file of text is compressed by its name.</summary>
    public static TextCompression CompressionOf(string path) => path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase)
        ? TextCompression.Gzip
        : path.EndsWith(Zstd, StringComparison.OrdinalIgnoreCase) ? TextCompression.Zstd : TextCompression.None;

    /// <summary>Whether the name says that tabs separate the fields.</summary>
    public static bool IsTabSeparated(string path) => Uncompressed(path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);

    static string Uncompressed(string path) => CompressionOf(path) switch
    {
        TextCompression.Gzip => path[..^Gzip.Length],
        TextCompression.Zstd => path[..^Zstd.Length],
        _ => path,
    };
}
