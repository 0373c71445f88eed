namespace Quiver.Formats.Parquet.Metadata;

/// <summary>How many pages of a kind a column chunk has in an encoding.</summary>
sealed class PageEncodingStatistics
{
    public PageType PageType { get; set; }
    public ParquetEncoding Encoding { get; set; }
    public int Count { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static PageEncodingStatistics Read(ref ThriftCompactReader reader)
    {
        var result = new PageEncodingStatistics();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.PageType = (PageType)reader.Int32();
                    break;
                case 2:
                    result.Encoding = (ParquetEncoding)reader.Int32();
                    break;
                case 3:
                    result.Count = reader.Int32();
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
        writer.Int32(1, (int)PageType);
        writer.Int32(2, (int)Encoding);
        writer.Int32(3, Count);
    }
}
