namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The footer of a file.</summary>
sealed class FileMetadata
{
    public int Version { get; set; }
    public List<SchemaElement> Schema { get; set; } = [];
    public long RowCount { get; set; }
    public List<RowGroup> RowGroups { get; set; } = [];
    public List<KeyValue>? KeyValues { get; set; }
    public string? CreatedBy { get; set; }
    public List<ColumnOrder>? ColumnOrders { get; set; }
    public string? EncryptionAlgorithm { get; set; }

    /// <summary>Whether some columns are encrypted.</summary>
    public bool IsEncrypted => EncryptionAlgorithm is not null;

    /// <summary>Writes the structure as a root.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        WriteFields(writer);
        writer.EndStruct();
    }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static FileMetadata Read(ref ThriftCompactReader reader)
    {
        var result = new FileMetadata();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Version = reader.Int32();
                    break;
                case 2:
                    result.Schema = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.Schema.Add(SchemaElement.Read(ref reader));
                    }
                    break;
                case 3:
                    result.RowCount = reader.Int64();
                    break;
                case 4:
                    result.RowGroups = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.RowGroups.Add(RowGroup.Read(ref reader));
                    }
                    break;
                case 5:
                    result.KeyValues = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.KeyValues.Add(KeyValue.Read(ref reader));
                    }
                    break;
                case 6:
                    result.CreatedBy = reader.Text();
                    break;
                case 7:
                    result.ColumnOrders = [];
                    for (var i = reader.List(ThriftType.Struct); i > 0; i--)
                    {
                        reader.Element(ThriftType.Struct);
                        result.ColumnOrders.Add(ColumnOrder.Read(ref reader));
                    }
                    break;
                case 8:
                    result.EncryptionAlgorithm = ReadAlgorithm(ref reader);
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
        writer.Int32(1, Version);
        writer.BeginList(2, ThriftType.Struct, Schema.Count);
        foreach (var item in Schema)
        {
            writer.BeginStruct();
            item.WriteFields(writer);
            writer.EndStruct();
        }

        writer.Int64(3, RowCount);
        writer.BeginList(4, ThriftType.Struct, RowGroups.Count);
        foreach (var item in RowGroups)
        {
            writer.BeginStruct();
            item.WriteFields(writer);
            writer.EndStruct();
        }

        if (KeyValues is not null)
        {
            writer.BeginList(5, ThriftType.Struct, KeyValues.Count);
            foreach (var item in KeyValues)
            {
                writer.BeginStruct();
                item.WriteFields(writer);
                writer.EndStruct();
            }
        }

        writer.Text(6, CreatedBy);
        if (ColumnOrders is not null)
        {
            writer.BeginList(7, ThriftType.Struct, ColumnOrders.Count);
            foreach (var item in ColumnOrders)
            {
                writer.BeginStruct();
                item.WriteFields(writer);
                writer.EndStruct();
            }
        }
    }

    /// <summary>Reads the name of the member of the union; its parameters matter to whoever has the keys.</summary>
    static string ReadAlgorithm(ref ThriftCompactReader reader)
    {
        var name = "unknown";
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            name = id == 1 ? "AES_GCM_V1" : id == 2 ? "AES_GCM_CTR_V1" : name;
            reader.Skip();
        }

        return name;
    }
}
