using System.Text;
using Quiver.Arrow.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Shows where the column chunks of Parquet files are and what is known of their values: a chunk a row.</summary>
sealed class ParquetMetadataFunction(FileFinder finder) : InspectionFunction(
    finder,
    "parquet_metadata",
    new Field("row_group_id", DataType.Int64),
    new Field("row_group_num_rows", DataType.Int64),
    new Field("row_group_num_columns", DataType.Int64),
    new Field("row_group_bytes", DataType.Int64),
    new Field("column_id", DataType.Int64),
    new Field("file_offset", DataType.Int64),
    new Field("num_values", DataType.Int64),
    new Field("path_in_schema", DataType.Utf8),
    new Field("type", DataType.Utf8),
    new Field("stats_min", DataType.Utf8),
    new Field("stats_max", DataType.Utf8),
    new Field("stats_null_count", DataType.Int64),
    new Field("stats_distinct_count", DataType.Int64),
    new Field("stats_min_value", DataType.Utf8),
    new Field("stats_max_value", DataType.Utf8),
    new Field("compression", DataType.Utf8),
    new Field("encodings", DataType.Utf8),
    new Field("index_page_offset", DataType.Int64),
    new Field("dictionary_page_offset", DataType.Int64),
    new Field("data_page_offset", DataType.Int64),
    new Field("total_compressed_size", DataType.Int64),
    new Field("total_uncompressed_size", DataType.Int64),
    new Field("key_value_metadata", DataType.Map(DataType.Binary, DataType.Binary)),
    new Field("bloom_filter_offset", DataType.Int64),
    new Field("bloom_filter_length", DataType.Int64),
    new Field("min_is_exact", DataType.Boolean),
    new Field("max_is_exact", DataType.Boolean),
    new Field("row_group_compressed_bytes", DataType.Int64),
    new Field("geo_bbox", DataType.Struct([.. Corners.Select(c => new Field(c, DataType.Float64))])),
    new Field("geo_types", DataType.List(DataType.Utf8)))
{
    static readonly string[] Corners = ["xmin", "xmax", "ymin", "ymax", "zmin", "zmax", "mmin", "mmax"];

    protected override IEnumerable<object?[]> Rows(ParquetFile file)
    {
        IReadOnlyList<SchemaNode> leaves = LeafNodes.Of(file);
        for (int group = 0; group < file.RowGroupCount; group++)
        {
            RowGroup rows = file.Metadata.RowGroups[group];
            for (int i = 0; i < rows.Columns.Count; i++)
            {
                // As DuckDB has it: the offset of a column is shown only where that of the row group is written.
                // Bounds of shapes are not read.
                long? offset = rows.FileOffset is null ? null : rows.Columns[i].FileOffset;
                object?[] place = [(long)group, rows.RowCount, (long)rows.Columns.Count, rows.TotalByteSize, (long)i, offset];
                yield return [.. place, .. Chunk(rows.Columns[i].Metadata, leaves[i]), rows.TotalCompressedSize, null, null];
            }
        }
    }

    static object?[] Chunk(ColumnMetadata? chunk, SchemaNode leaf)
    {
        // A chunk without metadata is encrypted, or its metadata are elsewhere.
        Statistics? statistics = chunk?.Statistics;
        return
        [
            chunk?.ValueCount,
            chunk is null ? null : string.Join(", ", chunk.PathInSchema),
            FormatNames.Of(leaf.PhysicalType),
            BoundText.Of(leaf, statistics?.Min),
            BoundText.Of(leaf, statistics?.Max),
            statistics?.NullCount,
            statistics?.DistinctCount,
            BoundText.Of(leaf, statistics?.MinValue),
            BoundText.Of(leaf, statistics?.MaxValue),
            chunk is null ? null : FormatNames.Of(chunk.Codec),
            chunk is null ? null : string.Join(", ", chunk.Encodings.Select(FormatNames.Of)),
            chunk?.IndexPageOffset,
            chunk?.DictionaryPageOffset,
            chunk?.DataPageOffset,
            chunk?.TotalCompressedSize,
            chunk?.TotalUncompressedSize,
            Pairs(chunk?.KeyValues),
            chunk?.BloomFilterOffset,
            chunk?.BloomFilterLength is > 0 and var length ? (long)length : null,
            statistics?.IsMinValueExact,
            statistics?.IsMaxValueExact,
        ];
    }

    static KeyValuePair<object, object?>[] Pairs(List<KeyValue>? pairs) =>
        [.. (pairs ?? []).Select(p => KeyValuePair.Create<object, object?>(
            Encoding.UTF8.GetBytes(p.Key), p.Value is null ? null : Encoding.UTF8.GetBytes(p.Value)))];
}
