namespace Quiver.Formats.Parquet.Metadata;

/// <summary>One row group of a file.</summary>
sealed class RowGroup
{
    public List<ColumnChunkMetadata> Columns { get; set; } = [];
    public long TotalByteSize { get; set; }
    public long RowCount { get; set; }
    public List<SortingColumn>? SortingColumns { get; set; }
    public long? FileOffset { get; set; }
    public long? TotalCompressedSize { get; set; }
    public short? Ordinal { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static RowGroup Read(ref ThriftCompactReader reader)
    {
        var result = new RowGroup();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Columns = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.Columns.Add(ColumnChunkMetadata.Read(ref reader));
                    }
                    break;
                case 2:
                    result.TotalByteSize = reader.Int64();
                    break;
                case 3:
                    result.RowCount = reader.Int64();
                    break;
                case 4:
                    result.SortingColumns = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.SortingColumns.Add(SortingColumn.Read(ref reader));
                    }
                    break;
                case 5:
                    result.FileOffset = reader.Int64();
                    break;
                case 6:
                    result.TotalCompressedSize = reader.Int64();
                    break;
                case 7:
                    result.Ordinal = (short)reader.Int64();
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
        writer.BeginList(1, ThriftType.Struct, Columns.Count);
        foreach (var item in Columns)
        {
            writer.BeginStruct();
            item.WriteFields(writer);
            writer.EndStruct();
        }

        writer.Int64(2, TotalByteSize);
        writer.Int64(3, RowCount);
        if (SortingColumns is not null)
        {
            writer.BeginList(4, ThriftType.Struct, SortingColumns.Count);
            foreach (var item in SortingColumns)
            {
                writer.BeginStruct();
                item.WriteFields(writer);
                writer.EndStruct();
            }
        }

        writer.Int64(5, FileOffset);
        writer.Int64(6, TotalCompressedSize);
        if (Ordinal is { } ordinal)
        {
            writer.Int16(7, ordinal);
        }
    }
}
