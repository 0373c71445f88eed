namespace Quiver.Formats.Parquet.Metadata;

/// <summary>Bounds and null counts of the data pages of a column chunk.</summary>
sealed class ColumnIndex
{
    /// <summary>The pages that hold nulls only; their bounds mean nothing.</summary>
    public List<bool> NullPages { get; set; } = [];
    public List<byte[]> MinValues { get; set; } = [];
    public List<byte[]> MaxValues { get; set; } = [];
    public BoundaryOrder BoundaryOrder { get; set; }
    public List<long>? NullCounts { get; set; }
    public List<long>? RepetitionHistograms { get; set; }
    public List<long>? DefinitionHistograms { get; set; }

    /// <summary>Reads the structure that starts at the current field, element or root.</summary>
    public static ColumnIndex Read(ref ThriftCompactReader reader)
    {
        var result = new ColumnIndex();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (id)
            {
                case 1:
                    result.NullPages = reader.BooleanList();
                    break;
                case 2:
                    result.MinValues = reader.BinaryList();
                    break;
                case 3:
                    result.MaxValues = reader.BinaryList();
                    break;
                case 4:
                    result.BoundaryOrder = (BoundaryOrder)reader.Int32();
                    break;
                case 5:
                    result.NullCounts = reader.Int64List();
                    break;
                case 6:
                    result.RepetitionHistograms = reader.Int64List();
                    break;
                case 7:
                    result.DefinitionHistograms = reader.Int64List();
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
        writer.BeginList(1, ThriftType.True, NullPages.Count);
        foreach (var isNull in NullPages)
        {
            writer.BooleanElement(isNull);
        }

        WriteValues(writer, 2, MinValues);
        WriteValues(writer, 3, MaxValues);
        writer.Int32(4, (int)BoundaryOrder);
        writer.Int64List(5, NullCounts);
        writer.Int64List(6, RepetitionHistograms);
        writer.Int64List(7, DefinitionHistograms);
        writer.EndStruct();
    }

    static void WriteValues(ThriftCompactWriter writer, int id, List<byte[]> values)
    {
        writer.BeginList(id, ThriftType.Binary, values.Count);
        foreach (var value in values)
        {
            writer.BinaryElement(value);
        }
    }
}
