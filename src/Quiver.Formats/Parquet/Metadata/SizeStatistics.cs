namespace Quiver.Formats.Parquet.Metadata;

/// <summary>What the values of a column chunk take in memory: bytes of byte arrays, and how often each level occurs.</summary>
sealed class SizeStatistics
{
    public long? UnencodedBytes { get; set; }

    /// <summary>How often each repetition level occurs, null where there is only one.</summary>
    public List<long>? RepetitionHistogram { get; set; }

    /// <summary>How often each definition level occurs, null where there is only one.</summary>
    public List<long>? DefinitionHistogram { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static SizeStatistics Read(ref ThriftCompactReader reader)
    {
        var result = new SizeStatistics();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.UnencodedBytes = reader.Int64();
                    break;
                case 2:
                    result.RepetitionHistogram = reader.Int64List();
                    break;
                case 3:
                    result.DefinitionHistogram = reader.Int64List();
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
        writer.Int64(1, UnencodedBytes);
        writer.Int64List(2, RepetitionHistogram);
        writer.Int64List(3, DefinitionHistogram);
    }
}
