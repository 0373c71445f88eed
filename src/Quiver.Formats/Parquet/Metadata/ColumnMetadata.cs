using Quiver.Formats.Codecs;

namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Where the pages of a column chunk are and how they are written.</summary>
sealed class ColumnMetadata
{
    public ParquetType Type { get; set; }
    public List<ParquetEncoding> Encodings { get; set; } = [];
    public List<string> PathInSchema { get; set; } = [];
    public CompressionCodec Codec { get; set; }
    public long ValueCount { get; set; }
    public long TotalUncompressedSize { get; set; }
    public long TotalCompressedSize { get; set; }
    public List<KeyValue>? KeyValues { get; set; }
    public long DataPageOffset { get; set; }
    public long? IndexPageOffset { get; set; }
    public long? DictionaryPageOffset { get; set; }
    public Statistics? Statistics { get; set; }
    public List<PageEncodingStatistics>? EncodingStatistics { get; set; }
    public long? BloomFilterOffset { get; set; }
    public int? BloomFilterLength { get; set; }
    public SizeStatistics? SizeStatistics { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static ColumnMetadata Read(ref ThriftCompactReader reader)
    {
        var result = new ColumnMetadata();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Type = (ParquetType)reader.Int32();
                    break;
                case 2:
                    result.Encodings = [];
                    for (var i = reader.List(ThriftType.Int32); i > 0; i--)
                    {
                        reader.Element(ThriftType.Int32);
                        result.Encodings.Add((ParquetEncoding)reader.Int32());
                    }
                    break;
                case 3:
                    result.PathInSchema = [];
                    for (var i = reader.List(ThriftType.Binary); i > 0; i--)
                    {
                        reader.Element(ThriftType.Binary);
                        result.PathInSchema.Add(reader.Text());
                    }
                    break;
                case 4:
                    result.Codec = (CompressionCodec)reader.Int32();
                    break;
                case 5:
                    result.ValueCount = reader.Int64();
                    break;
                case 6:
                    result.TotalUncompressedSize = reader.Int64();
                    break;
                case 7:
                    result.TotalCompressedSize = reader.Int64();
                    break;
                case 8:
                    result.KeyValues = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.KeyValues.Add(KeyValue.Read(ref reader));
                    }
                    break;
                case 9:
                    result.DataPageOffset = reader.Int64();
                    break;
                case 10:
                    result.IndexPageOffset = reader.Int64();
                    break;
                case 11:
                    result.DictionaryPageOffset = reader.Int64();
                    break;
                case 12:
                    result.Statistics = Statistics.Read(ref reader);
                    break;
                case 13:
                    result.EncodingStatistics = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.EncodingStatistics.Add(PageEncodingStatistics.Read(ref reader));
                    }
                    break;
                case 14:
                    result.BloomFilterOffset = reader.Int64();
                    break;
                case 15:
                    result.BloomFilterLength = reader.Int32();
                    break;
                case 16:
                    result.SizeStatistics = SizeStatistics.Read(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return result;
    }

    /// <summary>Writes the fields into the structure that the caller began and ends.</summary>
    public void WriteFields(ThriftCompactWriter writer)
    {
        writer.Int32(1, (int)Type);
        writer.BeginList(2, ThriftType.Int32, Encodings.Count);
        foreach (var item in Encodings)
        {
            writer.Int32Element((int)item);
        }

        writer.BeginList(3, ThriftType.Binary, PathInSchema.Count);
        foreach (var item in PathInSchema)
        {
            writer.TextElement(item);
        }

        writer.Int32(4, (int)Codec);
        writer.Int64(5, ValueCount);
        writer.Int64(6, TotalUncompressedSize);
        writer.Int64(7, TotalCompressedSize);
        if (KeyValues is not null)
        {
            writer.BeginList(8, ThriftType.Struct, KeyValues.Count);
            foreach (var item in KeyValues)
            {
                writer.BeginStruct();
                item.WriteFields(writer);
                writer.EndStruct();
            }
        }

        writer.Int64(9, DataPageOffset);
        writer.Int64(10, IndexPageOffset);
        writer.Int64(11, DictionaryPageOffset);
        if (Statistics is not null)
        {
            writer.BeginStruct(12);
            Statistics.WriteFields(writer);
            writer.EndStruct();
        }

        if (EncodingStatistics is not null)
        {
            writer.BeginList(13, ThriftType.Struct, EncodingStatistics.Count);
            foreach (var item in EncodingStatistics)
            {
                writer.BeginStruct();
                item.WriteFields(writer);
                writer.EndStruct();
            }
        }

        writer.Int64(14, BloomFilterOffset);
        writer.Int32(15, BloomFilterLength);
        if (SizeStatistics is not null)
        {
            writer.BeginStruct(16);
            SizeStatistics.WriteFields(writer);
            writer.EndStruct();
        }
    }
}
