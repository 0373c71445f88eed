namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Where the data pages of a column chunk are.</summary>
sealed class OffsetIndex
{
    public List<PageLocation> Pages { get; set; } = [];

    /// <summary>Bytes of the byte arrays of each page, null where the writer left them out.</summary>
    public List<long>? UnencodedBytes { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static OffsetIndex Read(ref ThriftCompactReader reader)
    {
        var result = new OffsetIndex();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    var count = reader.List(ThriftType.Struct);
                    result.Pages = new List<PageLocation>(count);
                    for (var i = 0; i < count; i++)
                    {
                        reader.Element(ThriftType.Struct);
                        result.Pages.Add(PageLocation.Read(ref reader));
                    }
                    break;
                case 2:
                    result.UnencodedBytes = reader.Int64List();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return result;
    }

    /// <summary>Writes the structure as a root.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        writer.BeginList(1, ThriftType.Struct, Pages.Count);
        foreach (var page in Pages)
        {
            writer.BeginStruct();
            page.WriteFields(writer);
            writer.EndStruct();
        }

        writer.Int64List(2, UnencodedBytes);
        writer.EndStruct();
    }
}
