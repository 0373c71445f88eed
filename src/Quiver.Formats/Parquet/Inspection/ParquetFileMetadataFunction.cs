using Quiver.Arrow.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Shows what Parquet files say of themselves as a whole: a file a row.</summary>
sealed class ParquetFileMetadataFunction(FileFinder finder) : InspectionFunction(
    finder,
    "parquet_file_metadata",
    new Field("created_by", DataType.Utf8),
    new Field("num_rows", DataType.Int64),
    new Field("num_row_groups", DataType.Int64),
    new Field("format_version", DataType.Int64),
    new Field("encryption_algorithm", DataType.Utf8),
    new Field("footer_signing_key_metadata", DataType.Utf8),
    new Field("file_size_bytes", DataType.UInt64),
    new Field("footer_size", DataType.UInt64),
    new Field("column_orders", DataType.List(DataType.Utf8)))
{
    protected override IEnumerable<object?[]> Rows(ParquetFile file)
    {
        FileMetadata metadata = file.Metadata;
        yield return
        [
            metadata.CreatedBy,
            metadata.RowCount,
            (long)metadata.RowGroups.Count,
            (long)metadata.Version,
            metadata.EncryptionAlgorithm,
            null,
            (ulong)file.Footer.FileLength,
            (ulong)file.Footer.FooterLength,
            metadata.ColumnOrders?.Select(
                object? (o) => o.IsTypeOrder ? "ColumnOrder(TYPE_ORDER=TypeDefinedOrder())" : "ColumnOrder()").ToArray(),
        ];
    }
}
