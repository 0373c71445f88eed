namespace Quiver.Formats.Parquet.Metadata;

/// <summary>The LogicalType union: one kind and the parameters that kind has.</summary>
sealed class LogicalType
{
    public LogicalKind Kind { get; set; }

    /// <summary>Digits after the point of a decimal.</summary>
    public int Scale { get; set; }

    /// <summary>Digits of a decimal.</summary>
    public int Precision { get; set; }

    /// <summary>Whether a time or timestamp is an instant (UTC) and not a local one.</summary>
    public bool IsAdjustedToUtc { get; set; }

    /// <summary>The unit of a time or timestamp.</summary>
    public ParquetTimeUnit Unit { get; set; }

    /// <summary>The width of an integer: 8, 16, 32 or 64.</summary>
    public int BitWidth { get; set; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool IsSigned { get; set; }

    /// <summary>Reads the union that starts at the current field.</summary>
    public static LogicalType Read(ref ThriftCompactReader reader)
    {
        var result = new LogicalType();
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            result.Kind = (LogicalKind)id;
            if (reader.FieldType == ThriftType.Struct)
            {
                result.ReadParameters(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return result;
    }

    /// <summary>Writes the member into the union that the caller began and ends.</summary>
    public void WriteFields(ThriftCompactWriter writer)
    {
        writer.BeginStruct((int)Kind);
        switch (Kind)
        {
            case LogicalKind.Decimal:
                writer.Int32(1, Scale);
                writer.Int32(2, Precision);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                writer.Boolean(1, IsAdjustedToUtc);
                writer.BeginStruct(2);
                writer.BeginStruct((int)Unit);
                writer.EndStruct();
                writer.EndStruct();
                break;
            case LogicalKind.Integer:
                writer.SByte(1, (sbyte)BitWidth);
                writer.Boolean(2, IsSigned);
                break;
            default:
                break;
        }

        writer.EndStruct();
    }

    void ReadParameters(ref ThriftCompactReader reader)
    {
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            switch (Kind, id)
            {
                case (LogicalKind.Decimal, 1):
                    Scale = reader.Int32();
                    break;
                case (LogicalKind.Decimal, 2):
                    Precision = reader.Int32();
                    break;
                case (LogicalKind.Integer, 1):
                    BitWidth = reader.Int32();
                    break;
                case (LogicalKind.Integer, 2):
                    IsSigned = reader.Boolean();
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 1):
                    IsAdjustedToUtc = reader.Boolean();
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2):
                    ReadUnit(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    void ReadUnit(ref ThriftCompactReader reader)
    {
        reader.Struct();
        for (var id = 0; reader.NextField(ref id);)
        {
            Unit = (ParquetTimeUnit)id;
            reader.Skip();
        }
    }
}
