using Quiver.Engine.Catalog;
using Quiver.Formats.Json;

namespace Quiver.Formats.Files;

/// <summary>The table functions over files.</summary>
static class FileFunctions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableFunction> All { get; } =
    [
        new ReadParquetFunction(),
        new ReadCsvFunction(),
        new ReadJsonFunction("read_json", null, "read_json_auto"),
        new ReadJsonFunction("read_ndjson", JsonLayout.Lines, "read_ndjson_auto"),
        new ReadJsonObjectsFunction("read_json_objects", null, "read_json_objects_auto"),
        new ReadJsonObjectsFunction("read_ndjson_objects", JsonLayout.Lines),
        new ReadArrowFunction(),
        new GlobFunction(),
    ];
}
