namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The header in front of a Bloom filter. Each of its three unions has one member so far.</summary>
sealed class BloomFilterHeader
{
    /// <summary>The bytes of the filter, which follow the header.</summary>
    public int ByteCount { get; set; }

    /// <summary>Whether the filter is of split blocks.</summary>
    public bool IsSplitBlock { get; set; }

    /// <summary>Whether its hashes are XXH64 with seed 0.</summary>
    public bool IsXxHash { get; set; }

    public bool IsUncompressed { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static BloomFilterHeader Read(ref ThriftCompactReader reader)
    {
        var result = new BloomFilterHeader();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.ByteCount = reader.Int32();
                    break;
                case 2:
                    result.IsSplitBlock = IsFirstMember(ref reader);
                    break;
                case 3:
                    result.IsXxHash = IsFirstMember(ref reader);
                    break;
                case 4:
                    result.IsUncompressed = IsFirstMember(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return result;
    }

    /// <summary>Writes the header of a filter of split blocks, XXH64, uncompressed, as a root.</summary>
    public static void Write(ThriftCompactWriter writer, int byteCount)
    {
        writer.BeginStruct();
        writer.Int32(1, byteCount);
        for (var union = 2; union <= 4; union++)
        {
            writer.BeginStruct(union);
            writer.BeginStruct(1);
            writer.EndStruct();
            writer.EndStruct();
        }

        writer.EndStruct();
    }

    static bool IsFirstMember(ref ThriftCompactReader reader)
    {
        var isFirst = false;
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            isFirst |= id == 1;
            reader.Skip();
        }

        return isFirst;
    }
}
