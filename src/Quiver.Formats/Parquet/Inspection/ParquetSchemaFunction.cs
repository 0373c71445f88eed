using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Shows the schema of Parquet files as it is written: an element a row, in depth-first order.</summary>
sealed class ParquetSchemaFunction(FileFinder finder) : InspectionFunction(
    finder,
    "parquet_schema",
    new Field("name", DataType.Utf8),
    new Field("type", DataType.Utf8),
    new Field("type_length", DataType.Utf8),
    new Field("repetition_type", DataType.Utf8),
    new Field("num_children", DataType.Int64),
    new Field("converted_type", DataType.Utf8),
    new Field("scale", DataType.Int64),
    new Field("precision", DataType.Int64),
    new Field("field_id", DataType.Int64),
    new Field("logical_type", DataType.Utf8),
    new Field("duckdb_type", DataType.Utf8),
    new Field("column_id", DataType.Int64))
{
    protected override IEnumerable<object?[]> Rows(ParquetFile file)
    {
        IReadOnlyList<SchemaNode> leaves = LeafNodes.Of(file);
        int leaf = 0;
        long id = 0;
        foreach (SchemaElement element in file.Metadata.Schema)
        {
            SchemaNode? node = element.Type is not null && leaf < leaves.Count ? leaves[leaf++] : null;
            yield return
            [
                element.Name,
                element.Type is { } type ? FormatNames.Of(type) : null,
                element.TypeLength?.ToString(CultureInfo.InvariantCulture),
                element.Repetition is { } repetition ? FormatNames.Of(repetition) : null,
                (long?)element.ChildCount,
                element.ConvertedType is { } converted ? FormatNames.Of(converted) : null,
                (long?)element.Scale,
                (long?)element.Precision,
                (long?)element.FieldId,
                element.LogicalType is { } logical ? FormatNames.Of(logical) : null,
                node is null ? null : SqlTypeNames.Of(node),
                id++,
            ];
        }
    }
}
