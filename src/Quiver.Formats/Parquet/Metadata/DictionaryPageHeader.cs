namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The header of a dictionary page.</summary>
sealed class DictionaryPageHeader
{
    public int ValueCount { get; set; }
    public ParquetEncoding Encoding { get; set; }
    public bool? IsSorted { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static DictionaryPageHeader Read(ref ThriftCompactReader reader)
    {
        var result = new DictionaryPageHeader();
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
                    result.IsSorted = reader.Boolean();
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
        writer.Boolean(3, IsSorted);
    }
}
