namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The header of a version 1 data page.</summary>
sealed class DataPageHeader
{
    public int ValueCount { get; set; }
    public ParquetEncoding Encoding { get; set; }
    public ParquetEncoding DefinitionLevelEncoding { get; set; }
    public ParquetEncoding RepetitionLevelEncoding { get; set; }
    public Statistics? Statistics { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static DataPageHeader Read(ref ThriftCompactReader reader)
    {
        var result = new DataPageHeader();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.ValueCount = reader.Int32();
                    break;
                case 2:
                    result.Encoding = (ParquetEncoding)reader.Int32();
                    break;
                case 3:
                    result.DefinitionLevelEncoding = (ParquetEncoding)reader.Int32();
                    break;
                case 4:
                    result.RepetitionLevelEncoding = (ParquetEncoding)reader.Int32();
                    break;
                case 5:
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
        writer.Int32(2, (int)Encoding);
        writer.Int32(3, (int)DefinitionLevelEncoding);
        writer.Int32(4, (int)RepetitionLevelEncoding);
        if (Statistics is not null)
        {
            writer.BeginStruct(5);
            Statistics.WriteFields(writer);
            writer.EndStruct();
        }
    }
}
