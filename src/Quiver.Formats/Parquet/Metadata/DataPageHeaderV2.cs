namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The header of a version 2 data page, whose levels are never compressed.</summary>
sealed class DataPageHeaderV2
{
    public int ValueCount { get; set; }
    public int NullCount { get; set; }
    public int RowCount { get; set; }
    public ParquetEncoding Encoding { get; set; }
    public int DefinitionLevelsByteLength { get; set; }
    public int RepetitionLevelsByteLength { get; set; }
    public bool? IsCompressed { get; set; }
    public Statistics? Statistics { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static DataPageHeaderV2 Read(ref ThriftCompactReader reader)
    {
        var result = new DataPageHeaderV2();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.ValueCount = reader.Int32();
                    break;
                case 2:
                    result.NullCount = reader.Int32();
                    break;
                case 3:
                    result.RowCount = reader.Int32();
                    break;
                case 4:
                    result.Encoding = (ParquetEncoding)reader.Int32();
                    break;
                case 5:
                    result.DefinitionLevelsByteLength = reader.Int32();
                    break;
                case 6:
                    result.RepetitionLevelsByteLength = reader.Int32();
                    break;
                case 7:
                    result.IsCompressed = reader.Boolean();
                    break;
                case 8:
                    result.Statistics = Statistics.Read(ref reader);
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
        writer.Int32(1, ValueCount);
        writer.Int32(2, NullCount);
        writer.Int32(3, RowCount);
        writer.Int32(4, (int)Encoding);
        writer.Int32(5, DefinitionLevelsByteLength);
        writer.Int32(6, RepetitionLevelsByteLength);
        writer.Boolean(7, IsCompressed);
        if (Statistics is not null)
        {
            writer.BeginStruct(8);
            Statistics.WriteFields(writer);
            writer.EndStruct();
        }
    }
}
