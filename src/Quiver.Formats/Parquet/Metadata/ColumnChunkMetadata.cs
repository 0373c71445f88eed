namespace Quiver.Formats.Parquet.Metadata;

/// <summary>One column of a row group.</summary>
sealed class ColumnChunkMetadata
{
    public string? FilePath { get; set; }
    public long FileOffset { get; set; }
    public ColumnMetadata? Metadata { get; set; }
    public long? OffsetIndexOffset { get; set; }
    public int? OffsetIndexLength { get; set; }
    public long? ColumnIndexOffset { get; set; }
    public int? ColumnIndexLength { get; set; }
    public bool IsEncrypted { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static ColumnChunkMetadata Read(ref ThriftCompactReader reader)
    {
        var result = new ColumnChunkMetadata();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.FilePath = reader.Text();
                    break;
                case 2:
                    result.FileOffset = reader.Int64();
                    break;
                case 3:
                    result.Metadata = ColumnMetadata.Read(ref reader);
                    break;
                case 4:
                    result.OffsetIndexOffset = reader.Int64();
                    break;
                case 5:
                    result.OffsetIndexLength = reader.Int32();
                    break;
                case 6:
                    result.ColumnIndexOffset = reader.Int64();
                    break;
                case 7:
                    result.ColumnIndexLength = reader.Int32();
                    break;
                case 8:
                    result.IsEncrypted = true;
                    reader.Skip();
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
        writer.Text(1, FilePath);
        writer.Int64(2, FileOffset);
        if (Metadata is not null)
        {
            writer.BeginStruct(3);
            Metadata.WriteFields(writer);
            writer.EndStruct();
        }

        writer.Int64(4, OffsetIndexOffset);
        writer.Int32(5, OffsetIndexLength);
        writer.Int64(6, ColumnIndexOffset);
        writer.Int32(7, ColumnIndexLength);
    }
}
