using Quiver.Engine.Catalog;
using Quiver.Formats.Json;

namespace Quiver.Formats.Files;

/// <summary>The table functions over files.</summary>
static class FileFunctions
{
    /// <summary>Creates all of them over the files that a finder finds.</summary>
    public static IReadOnlyList<TableFunction> Create(FileFinder finder) =>
    [
        new ReadParquetFunction(finder),
        new ReadCsvFunction(finder),
        new ReadJsonFunction(finder, "read_json", null, "read_json_auto"),
        new ReadJsonFunction(finder, "read_ndjson", JsonLayout.Lines, "read_ndjson_auto"),
        new ReadArrowFunction(finder),
        new GlobFunction(finder),
    ];
}
