using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Opens JSON files as one table. Only a sample of each is read.</summary>
static class JsonFiles
{
    const int FieldBytes = 16;

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } =
    [
        "auto_detect", "columns", "compression", "filename", "format", "hive_partitioning", "ignore_errors", "maximum_depth",
        "maximum_object_size", "records", "sample_size", "types", "union_by_name",
    ];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } = ["array", "compression"];

    /// <summary>Opens files as one table: columns by name, those of all files.</summary>
    public static ITableProvider Open(
        IReadOnlyList<InputFile> files, OptionReader options, JsonLayout? layout, CancellationToken cancellationToken)
    {
        JsonOptions json = ToOptions(options, layout);
        IReadOnlyList<Field>? columns = options.Fields("columns");
        List<TextSource> sources = TextInputs.Open(files);
        List<JsonFormat> formats = Infer(sources, json, cancellationToken);
        return columns is null ? Table(sources, formats, Unify(sources, formats)) : Table(sources, formats, For(formats, columns));
    }

    /// <summary>Opens files for a table whose columns are known, by name; what a file lacks is null.</summary>
    public static ITableProvider OpenFor(
        IReadOnlyList<InputFile> files, OptionReader options, Schema target, CancellationToken cancellationToken)
    {
        List<TextSource> sources = TextInputs.Open(files);
        List<JsonFormat> formats = Infer(sources, ToOptions(options, null), cancellationToken);
        return Table(sources, formats, For(formats, target.Fields));
    }

    static JsonOptions ToOptions(OptionReader options, JsonLayout? layout)
    {
        options.RequireFalse("ignore_errors", "filename", "hive_partitioning");
        _ = options.Boolean("union_by_name");
        _ = options.Boolean("auto_detect");
        TextInputs.CheckCompression(options);
        if (options.Integer("maximum_depth", -1, int.MaxValue) is >= 0)
        {
            throw new QuiverException(
                ErrorCode.NotSupported, "option maximum_depth is not supported yet; the option columns sets the types of columns");
        }

        if (options.Boolean("records") == false)
        {
            throw new QuiverException(ErrorCode.NotSupported, "option records := false is not supported yet");
        }

        return new JsonOptions
        {
            Layout = layout ?? LayoutOf(options),
            SampleBytes = TextInputs.SampleBytes(options) ?? JsonOptions.Default.SampleBytes,
            Types = options.Fields("types")?.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => g.Last().Type, StringComparer.OrdinalIgnoreCase),
            MaxValueBytes = options.Integer("maximum_object_size", 1, 1 << 30) ?? JsonOptions.DefaultMaxValueBytes,
        };
    }

    static JsonLayout? LayoutOf(OptionReader options) => options.Text("format")?.ToLowerInvariant() switch
    {
        null or "auto" => null,
        "newline_delimited" or "nd" or "ndjson" or "jsonl" or "lines" => JsonLayout.Lines,
        "array" => JsonLayout.Array,
        "unstructured" => JsonLayout.Values,
        _ => throw options.Wrong("format", "auto, newline_delimited, array or unstructured"),
    };

    static List<JsonFormat> Infer(List<TextSource> sources, JsonOptions json, CancellationToken cancellationToken)
    {
        var formats = new List<JsonFormat>();
        foreach (TextSource source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            formats.Add(JsonInference.Infer(source, json, MemoryBudget.Unlimited));
        }

        return formats;
    }

    static (Schema Schema, IReadOnlyList<string>? Keys) Unify(List<TextSource> sources, List<JsonFormat> formats)
    {
        var fields = new List<Field>(formats[0].Schema.Fields);
        List<string>? keys = formats[0].Keys is { } first ? [.. first] : null;
        for (int file = 1; file < formats.Count; file++)
        {
            if (formats[file].Keys is null != keys is null)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"the rows of only one of \"{sources[0].Name}\" and \"{sources[file].Name}\" are objects; "
                    + "files of one table must be alike");
            }

            for (int i = 0; i < formats[file].Schema.Fields.Count; i++)
            {
                Field field = formats[file].Schema.Fields[i];
                int at = keys is null ? 0 : keys.IndexOf(formats[file].Keys![i]);
                if (at < 0)
                {
                    keys!.Add(formats[file].Keys![i]);
                    fields.Add(field);
                    continue;
                }

                fields[at] = new Field(fields[at].Name, TypeWidening.Widen(fields[at].Type, field.Type)
                    ?? throw TextInputs.Mismatch(field.Name, field.Type, sources[file].Name, fields[at].Type, sources[0].Name));
            }
        }

        return (new Schema(WithDistinctNames(fields)), keys);
    }

    /// <summary>Keys that differ in case only come from different files; columns must differ in more.</summary>
    static List<Field> WithDistinctNames(List<Field> fields)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < fields.Count; i++)
        {
            string name = fields[i].Name;
            for (int n = 1; !taken.Add(name); n++)
            {
                name = FormattableString.Invariant($"{fields[i].Name}_{n}");
            }

            fields[i] = new Field(name, fields[i].Type);
        }

        return fields;
    }

    /// <summary>Gives wanted columns the keys that the files write, which may differ in case.</summary>
    static (Schema Schema, IReadOnlyList<string>? Keys) For(List<JsonFormat> formats, IReadOnlyList<Field> wanted)
    {
        string[] written = [.. formats.SelectMany(f => f.Keys ?? []).Distinct(StringComparer.Ordinal)];
        string[] keys = [.. wanted.Select(f => written.Contains(f.Name)
            ? f.Name
            : written.FirstOrDefault(k => string.Equals(k, f.Name, StringComparison.OrdinalIgnoreCase)) ?? f.Name)];
        var schema = new Schema([.. wanted.Select(f => new Field(f.Name, f.Type.Logical))]);
        return (schema, formats[0].Keys is null && wanted.Count == 1 ? null : keys);
    }

    static TextFilesTable Table(List<TextSource> sources, List<JsonFormat> formats, (Schema Schema, IReadOnlyList<string>? Keys) columns)
    {
        TextFile[] files = [.. sources.Select((s, i) => new JsonFile(s, formats[i] with { Schema = columns.Schema, Keys = columns.Keys }))];
        return new TextFilesTable("JsonScan", files, columns.Schema, FieldBytes);
    }
}
