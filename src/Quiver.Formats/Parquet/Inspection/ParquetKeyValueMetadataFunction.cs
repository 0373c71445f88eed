using System.Text;
using Quiver.Arrow.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>Shows the keys and values that writers leave in Parquet files: a pair a row.</summary>
sealed class ParquetKeyValueMetadataFunction(FileFinder finder) : InspectionFunction(
    finder, "parquet_kv_metadata", new Field("key", DataType.Binary), new Field("value", DataType.Binary))
{
    protected override IEnumerable<object?[]> Rows(ParquetFile file)
    {
        foreach (KeyValue pair in file.Metadata.KeyValues ?? [])
        {
            yield return [Encoding.UTF8.GetBytes(pair.Key), pair.Value is null ? null : Encoding.UTF8.GetBytes(pair.Value)];
        }
    }
}
