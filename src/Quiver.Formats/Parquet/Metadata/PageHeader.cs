namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The header in front of each page of a column chunk.</summary>
sealed class PageHeader
{
    public PageType Type { get; set; }
    public int UncompressedPageSize { get; set; }
    public int CompressedPageSize { get; set; }
    public int? Crc { get; set; }
    public DataPageHeader? DataPage { get; set; }
    public DictionaryPageHeader? DictionaryPage { get; set; }
    public DataPageHeaderV2? DataPageV2 { get; set; }

    /// <summary>Writes the structure as a root.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        WriteFields(writer);
        writer.EndStruct();
    }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static PageHeader Read(ref ThriftCompactReader reader)
    {
        var result = new PageHeader();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Type = (PageType)reader.Int32();
                    break;
                case 2:
                    result.UncompressedPageSize = reader.Int32();
                    break;
                case 3:
                    result.CompressedPageSize = reader.Int32();
                    break;
                case 4:
                    result.Crc = reader.Int32();
                    break;
                case 5:
                    result.DataPage = DataPageHeader.Read(ref reader);
                    break;
                case 7:
                    result.DictionaryPage = DictionaryPageHeader.Read(ref reader);
                    break;
                case 8:
                    result.DataPageV2 = DataPageHeaderV2.Read(ref reader);
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
        writer.Int32(2, UncompressedPageSize);
        writer.Int32(3, CompressedPageSize);
        writer.Int32(4, Crc);
        if (DataPage is not null)
        {
            writer.BeginStruct(5);
            DataPage.WriteFields(writer);
            writer.EndStruct();
        }

        if (DictionaryPage is not null)
        {
            writer.BeginStruct(7);
            DictionaryPage.WriteFields(writer);
            writer.EndStruct();
        }

        if (DataPageV2 is not null)
        {
            writer.BeginStruct(8);
            DataPageV2.WriteFields(writer);
            writer.EndStruct();
        }
    }
}
