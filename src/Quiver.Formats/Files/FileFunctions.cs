using Quiver.Engine.Catalog;
using Quiver.Formats.Json;
using Quiver.Formats.Parquet.Inspection;

namespace Quiver.Formats.Files;

/// <summary>The table functions over files.</summary>
static class FileFunctions
{
    /// <summary>Creates all of them over the files that a finder finds.</summary>
    public static IReadOnlyList<TableFunction> Create(FileFinder finder) =>
    [
        new ReadParquetFunction(finder),
        new ReadCsvFunction(finder),
        new SniffCsvFunction(finder),
        new ReadJsonFunction(finder, "read_json", null, "read_json_auto"),
        new ReadJsonFunction(finder, "read_ndjson", JsonLayout.Lines, "read_ndjson_auto"),
        new ReadJsonObjectsFunction(finder, "read_json_objects", null, "read_json_objects_auto"),
        new ReadJsonObjectsFunction(finder, "read_ndjson_objects", JsonLayout.Lines),
        new ReadArrowFunction(finder),
        new GlobFunction(finder),
        new ParquetMetadataFunction(finder),
        new ParquetSchemaFunction(finder),
        new ParquetFileMetadataFunction(finder),
        new ParquetKeyValueMetadataFunction(finder),
    ];
}
