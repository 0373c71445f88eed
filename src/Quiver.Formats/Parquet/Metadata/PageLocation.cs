namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Where a data page is, its header included.</summary>
/// <param name="Offset">The first byte of the header of the page, from the start of the file.</param>
/// <param name="CompressedSize">The bytes of header and page.</param>
/// <param name="FirstRow">The first row of the page, counted from the start of the row group.</param>
readonly record struct PageLocation(long Offset, int CompressedSize, long FirstRow)
{
    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static PageLocation Read(ref ThriftCompactReader reader)
    {
        long offset = 0;
        var size = 0;
        long row = 0;
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    offset = reader.Int64();
                    break;
                case 2:
                    size = reader.Int32();
                    break;
                case 3:
                    row = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new PageLocation(offset, size, row);
    }

    /// <summary>Writes the fields into the structure that the caller began and ends.</summary>
    public void WriteFields(ThriftCompactWriter writer)
    {
        writer.Int64(1, Offset);
        writer.Int32(2, CompressedSize);
        writer.Int64(3, FirstRow);
    }
}
