using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Opens JSON files as one table. Only a sample of the first ones is read.</summary>
static class JsonFiles
{
    const int FieldBytes = 16;

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions => JsonFileOptions.ReadOptions;

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions => JsonFileOptions.WriteOptions;

    /// <summary>Opens files as one table: columns by name, those of all files.</summary>
    public static ITableProvider Open(
        IReadOnlyList<string> paths, OptionReader options, JsonLayout? layout, CancellationToken cancellationToken) =>
        Open(TextInputs.Open(paths), JsonFileOptions.Read(options, layout), cancellationToken);

    /// <summary>Opens files as one table of rows that stay the JSON text that they are.</summary>
    public static ITableProvider OpenObjects(
        IReadOnlyList<string> paths, OptionReader options, JsonLayout? layout, CancellationToken cancellationToken) =>
        Open(TextInputs.Open(paths), JsonFileOptions.Read(options, layout) with { IsRaw = true }, cancellationToken);

    /// <summary>Opens texts as one table.</summary>
    public static ITableProvider Open(IReadOnlyList<TextSource> sources, JsonOptions options, CancellationToken cancellationToken) =>
        Table(sources, JsonInference.KnownColumns(options) ?? Infer(sources, options, cancellationToken));

    /// <summary>Opens files for a table whose columns are known, by name; what a file lacks is null.</summary>
    public static ITableProvider OpenFor(
        IReadOnlyList<string> paths, OptionReader options, Schema target, CancellationToken cancellationToken)
    {
        List<TextSource> sources = TextInputs.Open(paths);
        JsonOptions json = JsonFileOptions.Read(options, null);
        JsonShape shape = Sample(sources, json, cancellationToken);
        string[] keys = [.. target.Fields.Select(f => KeyOf(f.Name, shape.Keys))];
        bool isWhole = target.Fields.Count == 1 && shape.Count > 0 && !new JsonTypeFinder(json.Typing).IsRecord(shape);
        var schema = new Schema([.. target.Fields.Select(f => new Field(f.Name, f.Type.Logical))]);
        return Table(sources, new JsonFormat(schema, isWhole ? null : keys, json));
    }

    /// <summary>Finds out the columns from the first rows of the first files.</summary>
    static JsonFormat Infer(IReadOnlyList<TextSource> sources, JsonOptions options, CancellationToken cancellationToken)
    {
        JsonShape shape = Sample(sources, options, cancellationToken);
        return shape.Count > 0
            ? JsonInference.Describe(sources[0].Name, shape, options)
            : throw new QuiverException(ErrorCode.CorruptFile, JsonInference.NoRows(sources[0], options));
    }

    static JsonShape Sample(IReadOnlyList<TextSource> sources, JsonOptions options, CancellationToken cancellationToken)
    {
        var shape = new JsonShape();
        for (int i = 0; i < sources.Count && i < options.SampleFiles; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shape.Add(JsonInference.Sample(sources[i], options, MemoryBudget.Unlimited));
        }

        return shape;
    }

    /// <summary>Returns the key that files write for a column, which may differ in case.</summary>
    static string KeyOf(string column, IReadOnlyList<string> written) => written.Contains(column)
        ? column
        : written.FirstOrDefault(k => string.Equals(k, column, StringComparison.OrdinalIgnoreCase)) ?? column;

    static TextFilesTable Table(IReadOnlyList<TextSource> sources, JsonFormat format) =>
        new("JsonScan", [.. sources.Select(s => new JsonFile(s, format))], format.Schema, FieldBytes);
}
