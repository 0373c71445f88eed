namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Bounds and counts of a column chunk or page, as written.</summary>
sealed class Statistics
{
    public byte[]? Max { get; set; }
    public byte[]? Min { get; set; }
    public long? NullCount { get; set; }
    public long? DistinctCount { get; set; }
    public byte[]? MaxValue { get; set; }
    public byte[]? MinValue { get; set; }
    public bool? IsMaxValueExact { get; set; }
    public bool? IsMinValueExact { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static Statistics Read(ref ThriftCompactReader reader)
    {
        var result = new Statistics();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Max = reader.Bytes();
                    break;
                case 2:
                    result.Min = reader.Bytes();
                    break;
                case 3:
                    result.NullCount = reader.Int64();
                    break;
                case 4:
                    result.DistinctCount = reader.Int64();
                    break;
                case 5:
                    result.MaxValue = reader.Bytes();
                    break;
                case 6:
                    result.MinValue = reader.Bytes();
                    break;
                case 7:
                    result.IsMaxValueExact = reader.Boolean();
                    break;
                case 8:
                    result.IsMinValueExact = reader.Boolean();
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
        writer.Binary(1, Max);
        writer.Binary(2, Min);
        writer.Int64(3, NullCount);
        writer.Int64(4, DistinctCount);
        writer.Binary(5, MaxValue);
        writer.Binary(6, MinValue);
        writer.Boolean(7, IsMaxValueExact);
        writer.Boolean(8, IsMinValueExact);
    }
}
