using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Datasets;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Reads the options of calls and statements over JSON files.</summary>
static class JsonFileOptions
{
    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } =
    [
        "allow_trailing_commas", "auto_detect", "columns", "compression", "conflicts", "convert_strings_to_integers", "date_format",
        "dateformat", "field_appearance_threshold", "format", "ignore_errors", "map_inference_threshold", "maximum_depth",
        "maximum_object_size", "maximum_sample_files", "records", "sample_size", "timestamp_format", "timestampformat", "types",
        .. DatasetOptions.Names,
    ];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } =
        ["array", "compression", "date_format", "dateformat", "maps", "nonfinite", "timestamp_format", "timestampformat"];

    /// <summary>Reads the options of a call that reads.</summary>
    public static JsonOptions Read(OptionReader options, JsonLayout? layout)
    {
        TextInputs.CheckCompression(options);
        IReadOnlyList<Field>? columns = options.Fields("columns");
        if (options.Boolean("auto_detect") == false && columns is null)
        {
            throw new QuiverException(ErrorCode.WrongArguments, "read_json with auto_detect := false needs the option columns");
        }

        (bool? isRecords, JsonPointer? pointer) = Records(options);
        int? sample = options.Integer("sample_size", -1, int.MaxValue);
        return new JsonOptions
        {
            Layout = layout ?? LayoutOf(options),
            IsRecords = isRecords,
            Pointer = pointer,
            Columns = columns,
            Types = options.Fields("types")?.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase),
            SampleRows = sample == -1 ? null : sample ?? JsonOptions.DefaultSampleRows,
            SampleBytes = sample is null ? JsonOptions.DefaultSampleBytes : long.MaxValue,
            SampleFiles = options.Integer("maximum_sample_files", -1, int.MaxValue) switch
            {
                null => options.Boolean("union_by_name") == true ? int.MaxValue : JsonOptions.Default.SampleFiles,
                -1 => int.MaxValue,
                { } files => Math.Max(files, 1),
            },
            MaxValueBytes = options.Integer("maximum_object_size", 1, 1 << 30) ?? JsonOptions.DefaultMaxValueBytes,
            Typing = Typing(options),
            IgnoresErrors = options.Boolean("ignore_errors") ?? false,
            AllowsTrailingCommas = options.Boolean("allow_trailing_commas") ?? false,
            DateFormat = LayoutOf(FormatOf(options, "dateformat", "date_format")),
            TimestampFormat = LayoutOf(FormatOf(options, "timestampformat", "timestamp_format")),
        };
    }

    /// <summary>Reads the options of a statement that writes.</summary>
    public static JsonWriterOptions Write(OptionReader options) => new()
    {
        Layout = options.Boolean("array") == true ? JsonLayout.Array : JsonLayout.Lines,
        DateFormat = FormatOf(options, "dateformat", "date_format"),
        TimestampFormat = FormatOf(options, "timestampformat", "timestamp_format"),
        NonFinite = options.Text("nonfinite")?.ToLowerInvariant() switch
        {
            null or "null" => JsonNonFinite.Null,
            "string" => JsonNonFinite.Text,
            "error" => JsonNonFinite.Error,
            _ => throw options.Wrong("nonfinite", "null, string or error"),
        },
        WritesMapsAsEntries = options.Text("maps")?.ToLowerInvariant() switch
        {
            null or "object" => false,
            "entries" => true,
            _ => throw options.Wrong("maps", "object or entries"),
        },
    };

    static JsonTyping Typing(OptionReader options) => new()
    {
        MaxDepth = options.Integer("maximum_depth", -1, int.MaxValue) switch
        {
            null or -1 => JsonTyping.MostDepth,
            { } depth => Math.Min(depth, JsonTyping.MostDepth),
        },
        FieldAppearanceThreshold = options.Number("field_appearance_threshold", 0, 1) ?? JsonTyping.Default.FieldAppearanceThreshold,
        MapInferenceThreshold = options.Integer("map_inference_threshold", -1, int.MaxValue) switch
        {
            null => JsonTyping.Default.MapInferenceThreshold,
            -1 => null,
            { } keys => keys,
        },
        DetectsTimes = options.Boolean("auto_detect") ?? true,
        ConvertsStringsToIntegers = options.Boolean("convert_strings_to_integers") ?? false,
        KeepsConflictsAsJson = options.Text("conflicts")?.ToLowerInvariant() switch
        {
            null or "varchar" or "text" => false,
            "json" => true,
            _ => throw options.Wrong("conflicts", "varchar or json"),
        },
    };

    /// <summary>The option is whether rows are objects, or a path to the rows.</summary>
    static (bool? IsRecords, JsonPointer? Pointer) Records(OptionReader options) =>
        options.TextOrNull("records") is { Length: > 0 } path && path.StartsWith('/')
            ? (null, JsonPointer.Parse(path))
            : (options.Boolean("records"), null);

    static TimePattern? FormatOf(OptionReader options, params ReadOnlySpan<string> names)
    {
        if (options.Text(names) is not { Length: > 0 } text || text.ToLowerInvariant() is "auto" or "iso")
        {
            return null;
        }

        string option = options.Given(names)!.ToLowerInvariant();
        TimePattern pattern = TimePattern.Parse("option " + option, text);
        return pattern.HasDate ? pattern : throw options.Wrong(option, "a format with a year, a month and a day, such as %Y-%m-%d");
    }

    static TimeLayout? LayoutOf(TimePattern? pattern) => pattern is null ? null : TimeLayout.Exact(pattern);

    static JsonLayout? LayoutOf(OptionReader options) => options.Text("format")?.ToLowerInvariant() switch
    {
        null or "auto" => null,
        "newline_delimited" or "nd" or "ndjson" or "jsonl" or "lines" => JsonLayout.Lines,
        "array" => JsonLayout.Array,
        "unstructured" => JsonLayout.Values,
        _ => throw options.Wrong("format", "auto, newline_delimited, array or unstructured"),
    };
}
