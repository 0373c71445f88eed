namespace Quiver.Formats.Parquet.Metadata;

/// <summary>One node of the schema, which is a tree in depth-first order.</summary>
sealed class SchemaElement
{
    public ParquetType? Type { get; set; }
    public int? TypeLength { get; set; }
    public FieldRepetition? Repetition { get; set; }
    public string Name { get; set; } = "";
    public int? ChildCount { get; set; }
    public ConvertedType? ConvertedType { get; set; }
    public int? Scale { get; set; }
    public int? Precision { get; set; }
    public int? FieldId { get; set; }
    public LogicalType? LogicalType { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static SchemaElement Read(ref ThriftCompactReader reader)
    {
        var result = new SchemaElement();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.Type = (ParquetType)reader.Int32();
                    break;
                case 2:
                    result.TypeLength = reader.Int32();
                    break;
                case 3:
                    result.Repetition = (FieldRepetition)reader.Int32();
                    break;
                case 4:
                    result.Name = reader.Text();
                    break;
                case 5:
                    result.ChildCount = reader.Int32();
                    break;
                case 6:
                    result.ConvertedType = (ConvertedType)reader.Int32();
                    break;
                case 7:
                    result.Scale = reader.Int32();
                    break;
                case 8:
                    result.Precision = reader.Int32();
                    break;
                case 9:
                    result.FieldId = reader.Int32();
                    break;
                case 10:
                    result.LogicalType = LogicalType.Read(ref reader);
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
        writer.Int32(1, (int?)Type);
        writer.Int32(2, TypeLength);
        writer.Int32(3, (int?)Repetition);
        writer.Text(4, Name);
        writer.Int32(5, ChildCount);
        writer.Int32(6, (int?)ConvertedType);
        writer.Int32(7, Scale);
        writer.Int32(8, Precision);
        writer.Int32(9, FieldId);
        if (LogicalType is not null)
        {
            writer.BeginStruct(10);
            LogicalType.WriteFields(writer);
            writer.EndStruct();
        }
    }
}
