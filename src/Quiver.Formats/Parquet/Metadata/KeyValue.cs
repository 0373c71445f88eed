namespace Quiver.Formats.Parquet.Metadata;

/// <summary>A key and its text.</summary>
sealed class KeyValue
{
    public string Key { get; set; } = "";
    public string? Value { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static KeyValue Read(ref ThriftCompactReader reader)
    {
        var result = new KeyValue();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Key = reader.Text();
                    break;
                case 2:
                    result.Value = reader.Text();
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
        writer.Text(1, Key);
        writer.Text(2, Value);
    }
}
