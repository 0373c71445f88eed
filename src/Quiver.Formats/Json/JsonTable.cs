using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>One or more JSON files as a table. The first file decides columns and types; others may lack some of them.</summary>
sealed class JsonTable : ITableProvider
{
    readonly List<TextFile> _files = [];

    /// <summary>Opens files; only a sample of each is read.</summary>
    public JsonTable(IReadOnlyList<TextSource> sources, JsonOptions? options = null)
    {
        options ??= JsonOptions.Default;
        JsonFormat? first = null;
        long rows = 0;
        foreach (TextSource source in sources)
        {
            JsonFormat format = JsonInference.Infer(source, options, MemoryBudget.Unlimited);
            first ??= format;
            format = format with { Schema = first.Schema, Keys = first.Keys };
            _files.Add(new JsonFile(source, format));
            rows += source.Length / Math.Max(1, first.Schema.Fields.Count * 16);
        }

        Schema = first?.Schema ?? throw new QuiverException(ErrorCode.FileNotFound, "no JSON file is given");
        Statistics = new TableStatistics(rows, IsExact: false, []);
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public TableStatistics? Statistics { get; }

    /// <summary>Opens files by path.</summary>
    public static JsonTable Open(IReadOnlyList<string> paths, JsonOptions? options = null) =>
        new([.. paths.Select(TextSource.File)], options);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new TextScan("JsonScan", _files, Schema, request.Projection);
}
