using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Datasets;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Opens JSON files as one table. Only a sample of the first ones is read.</summary>
static class JsonFiles
{
    const string ScanName = "JsonScan";
    const int FieldBytes = 16;

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions => JsonFileOptions.ReadOptions;

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions => JsonFileOptions.WriteOptions;

    /// <summary>Opens files as one table: columns by name, those of all files.</summary>
    public static ITableProvider Open(
        IReadOnlyList<InputFile> files, OptionReader options, JsonLayout? layout, CancellationToken cancellationToken) =>
        Open(files, JsonFileOptions.Read(options, layout), DatasetOptions.Read(options), cancellationToken);

    /// <summary>Opens files as one table of rows that stay the JSON text that they are.</summary>
    public static ITableProvider OpenObjects(
        IReadOnlyList<InputFile> files, OptionReader options, JsonLayout? layout, CancellationToken cancellationToken) =>
        Open(files, JsonFileOptions.Read(options, layout) with { IsRaw = true }, DatasetOptions.Read(options), cancellationToken);

    /// <summary>Opens texts as one table.</summary>
    public static ITableProvider Open(IReadOnlyList<TextSource> sources, JsonOptions options, CancellationToken cancellationToken) =>
        Table(sources, JsonInference.Infer(sources, options, MemoryBudget.Unlimited, cancellationToken));

    /// <summary>Opens files for a table whose columns are known, by name; what a file lacks is null.</summary>
    public static ITableProvider OpenFor(
        IReadOnlyList<InputFile> files, OptionReader options, Schema target, CancellationToken cancellationToken)
    {
        List<TextSource> sources = TextInputs.Open(files);
        JsonOptions json = JsonFileOptions.Read(options, null);
        JsonShape shape = JsonInference.Sample(sources, json, MemoryBudget.Unlimited, cancellationToken);
        string[] keys = [.. target.Fields.Select(f => KeyOf(f.Name, shape.Keys))];
        bool isWhole = target.Fields.Count == 1 && shape.Count > 0 && !new JsonTypeFinder(json.Typing).IsRecord(shape);
        var schema = new Schema([.. target.Fields.Select(f => new Field(f.Name, f.Type.Logical))]);
        return Table(sources, new JsonFormat(schema, isWhole ? null : keys, json));
    }

    static ITableProvider Open(
        IReadOnlyList<InputFile> files, JsonOptions options, DatasetOptions dataset, CancellationToken cancellationToken)
    {
        // Empty files have no rows and no say in the columns; all of them have their say where there are no others.
        InputFile[] kept = [.. files.Where(f => f.Length > 0)];
        kept = kept.Length > 0 ? kept : [files[0]];
        TextSource[] sources = [.. kept.Select(f => f.AsText())];
        JsonFormat format = JsonInference.Infer(sources, options, MemoryBudget.Unlimited, cancellationToken);
        return dataset.FilenameColumn is null && HivePartitions.Find([.. kept.Select(f => f.Path)], dataset) is null
            ? Table(sources, format)
            : DatasetTable.Combine(ScanName, [.. kept.Zip(sources, (f, s) => DatasetFile.Of(f, Table([s], format)))], dataset);
    }

    /// <summary>Returns the key that files write for a column, which may differ in case.</summary>
    static string KeyOf(string column, IReadOnlyList<string> written) => written.Contains(column)
        ? column
        : written.FirstOrDefault(k => string.Equals(k, column, StringComparison.OrdinalIgnoreCase)) ?? column;

    static TextFilesTable Table(IReadOnlyList<TextSource> sources, JsonFormat format) =>
        new(ScanName, new JsonFileSet(sources, format).Files, format.Schema, FieldBytes);
}
