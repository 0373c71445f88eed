namespace Quiver.Formats.Parquet.Metadata;

/// <summary>How the bounds of a column compare; the only member so far is the order that its type defines.</summary>
sealed class ColumnOrder
{
    public bool IsTypeOrder { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static ColumnOrder Read(ref ThriftCompactReader reader)
    {
        var result = new ColumnOrder();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.IsTypeOrder = true;
                    reader.Skip();
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
        if (IsTypeOrder)
        {
            writer.BeginStruct(1);
            writer.EndStruct();
        }
    }
}
