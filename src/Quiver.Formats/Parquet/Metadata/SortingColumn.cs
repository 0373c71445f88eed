namespace Quiver.Formats.Parquet.Metadata;

/// <summary>One column of the order that the rows of a row group have.</summary>
sealed class SortingColumn
{
    public int ColumnIndex { get; set; }
    public bool Descending { get; set; }
    public bool NullsFirst { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static SortingColumn Read(ref ThriftCompactReader reader)
    {
        var result = new SortingColumn();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.ColumnIndex = reader.Int32();
                    break;
                case 2:
                    result.Descending = reader.Boolean();
                    break;
                case 3:
                    result.NullsFirst = reader.Boolean();
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
        writer.Int32(1, ColumnIndex);
        writer.Boolean(2, Descending);
        writer.Boolean(3, NullsFirst);
    }
}
