using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Writes the tables of Schema.fbs.</summary>
static class SchemaWriter
{
    /// <summary>Writes the table <c>Schema</c> and returns it.</summary>
    public static int Write(FlatBuilder builder, IReadOnlyList<WireField> fields, IReadOnlyDictionary<string, string> metadata)
    {
        int columns = WriteFields(builder, fields);
        int pairs = WriteMetadata(builder, metadata);
        builder.StartTable(4);
        builder.AddShort(0, 0);
        builder.AddOffset(1, columns);
        builder.AddOffset(2, pairs);
        return builder.EndTable();
    }

    static int WriteFields(FlatBuilder builder, IReadOnlyList<WireField> fields)
    {
        int[] targets = [.. fields.Select(field => WriteField(builder, field))];
        return builder.Offsets(targets);
    }

    static int WriteField(FlatBuilder builder, WireField field)
    {
        int children = WriteFields(builder, field.Children);
        int metadata = WriteMetadata(builder, field.Metadata);
        int dictionary = field.Dictionary is null ? 0 : WriteDictionary(builder, field.Dictionary);
        int type = WriteType(builder, field);
        int name = builder.Text(field.Name);
        builder.StartTable(7);
        builder.AddOffset(0, name);
        builder.AddOffset(3, type);
        builder.AddOffset(4, dictionary);
        builder.AddOffset(5, children);
        builder.AddOffset(6, metadata);
        builder.AddBool(1, field.IsNullable);
        builder.AddByte(2, (byte)field.Type);
        return builder.EndTable();
    }

    static int WriteMetadata(FlatBuilder builder, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return 0;
        }

        var targets = new List<int>(metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            int keyText = builder.Text(key);
            int valueText = builder.Text(value);
            builder.StartTable(2);
            builder.AddOffset(0, keyText);
            builder.AddOffset(1, valueText);
            targets.Add(builder.EndTable());
        }

        return builder.Offsets([.. targets]);
    }

    static int WriteDictionary(FlatBuilder builder, WireDictionary dictionary)
    {
        int index = WriteInt(builder, dictionary.IndexBits, dictionary.IsSigned);
        builder.StartTable(4);
        builder.AddLong(0, dictionary.Id);
        builder.AddOffset(1, index);
        builder.AddBool(2, dictionary.IsOrdered);
        return builder.EndTable();
    }

    static int WriteInt(FlatBuilder builder, int bits, bool isSigned)
    {
        builder.StartTable(2);
        builder.AddInt(0, bits);
        builder.AddBool(1, isSigned);
        return builder.EndTable();
    }

    static int WriteType(FlatBuilder builder, WireField field)
    {
        int zone = field.ValueType is TimestampType { Zone: { } name } ? builder.Text(name) : 0;
        switch (field.Type)
        {
            case WireType.Int:
                return WriteInt(builder, field.Width, field.IsSigned);
            case WireType.FloatingPoint:
                builder.StartTable(1);
                builder.AddShort(0, (short)(field.Width / 32));
                break;
            case WireType.Decimal:
                var type = (DecimalType)field.ValueType;
                builder.StartTable(3);
                builder.AddInt(0, type.Precision);
                builder.AddInt(1, type.Scale);
                builder.AddInt(2, field.Width);
                break;
            case WireType.Time:
                builder.StartTable(2);
                builder.AddInt(1, field.Width);
                builder.AddShort(0, field.Unit);
                break;
            case WireType.Timestamp:
                builder.StartTable(2);
                builder.AddOffset(1, zone);
                builder.AddShort(0, field.Unit);
                break;
            case WireType.Date or WireType.Duration or WireType.Interval:
                builder.StartTable(1);
                builder.AddShort(0, field.Unit);
                break;
            case WireType.FixedSizeBinary:
                builder.StartTable(1);
                builder.AddInt(0, field.Width);
                break;
            case WireType.Map:
                builder.StartTable(1);
                builder.AddBool(0, false);
                break;
            default:
                builder.StartTable(0);
                break;
        }

        return builder.EndTable();
    }
}
