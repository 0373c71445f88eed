using System.Text;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Reads the tables of Schema.fbs. FlatBuffers may refer to one object many times, so that a few bytes can describe a forest: the
/// number of fields, the bytes of their texts and the depth of nesting are limited by the size of the metadata.
/// </summary>
sealed class SchemaReader
{
    const int MaxDepth = 64;
    const int MinFieldBytes = 8;

    long _fieldsLeft;
    long _textLeft;

    SchemaReader(int metadataBytes)
    {
        _fieldsLeft = metadataBytes / MinFieldBytes;
        _textLeft = (metadataBytes * 4L) + (64 * 1024);
    }

    /// <summary>Reads the table <c>Schema</c>.</summary>
    public static (WireField[] Fields, Schema Schema) Read(FlatTable table, int metadataBytes)
    {
        var reader = new SchemaReader(metadataBytes);
        WireField[] fields = reader.ReadFields(table.Tables(1), 0);
        CheckDictionaries(fields, []);
        return (fields, new Schema([.. fields.Select(f => f.ToField(isColumn: true))], reader.ReadMetadata(table.Tables(2))));
    }

    static void CheckDictionaries(WireField[] fields, Dictionary<long, WireField> seen)
    {
        foreach (WireField field in fields)
        {
            if (field.Dictionary is { } dictionary && !seen.TryAdd(dictionary.Id, field)
                && (seen[dictionary.Id].Type != field.Type || !seen[dictionary.Id].ValueType.Equals(field.ValueType)))
            {
                throw new IpcFormatException(
                    $"fields \"{seen[dictionary.Id].Name}\" and \"{field.Name}\" share dictionary {dictionary.Id} with different types");
            }

            CheckDictionaries(field.Children, seen);
        }
    }

    WireField[] ReadFields(FlatVector tables, int depth)
    {
        if (depth > MaxDepth)
        {
            throw IpcFormatException.Unsupported($"its types are nested deeper than {MaxDepth} levels");
        }

        if ((_fieldsLeft -= tables.Count) < 0)
        {
            throw new IpcFormatException("it has more fields than its metadata has room for");
        }

        var fields = new WireField[tables.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = ReadField(tables.Table(i), depth);
        }

        return fields;
    }

    WireField ReadField(FlatTable table, int depth)
    {
        string name = Text(table.Bytes(0));
        var type = (WireType)table.Byte(2);
        FlatTable details = table.Table(3, $"the type of field \"{name}\"");
        WireField[] children = ReadFields(table.Tables(5), depth + 1);
        int width = WidthOf(type, details);
        short unit = UnitOf(type, details);
        DataType valueType = ValueTypeOf(name, type, width, unit, details, children);
        Dictionary<string, string>? metadata = ReadMetadata(table.Tables(6));
        if (type == WireType.FixedSizeBinary && width == WireUuids.Bytes && WireUuids.AreIn(metadata))
        {
            valueType = DataType.Utf8;
        }

        return new WireField
        {
            Name = name,
            IsNullable = table.Bool(1),
            Type = type,
            Width = width,
            IsSigned = type == WireType.Int && details.Bool(1),
            Unit = unit,
            TypeIds = type == WireType.Union ? ReadTypeIds(name, details.Vector(1, 4), children.Length) : [],
            ValueType = valueType,
            Children = children,
            Dictionary = table.Has(4) ? ReadDictionary(name, table.Table(4, "the dictionary")) : null,
            Metadata = metadata,
        };
    }

    static byte[] ReadTypeIds(string name, FlatVector vector, int members)
    {
        if (vector.Count == 0)
        {
            return [.. Enumerable.Range(0, members).Select(i => (byte)i)];
        }

        byte[] ids = new byte[vector.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = vector.Int(i) is var id and >= 0 and <= sbyte.MaxValue ? (byte)id : byte.MaxValue;
        }

        return ids.Length == members && !ids.Contains(byte.MaxValue) && ids.Distinct().Count() == members
            ? ids
            : throw new IpcFormatException($"the type ids of union \"{name}\" are not one for each of its {members} members");
    }

    static WireDictionary ReadDictionary(string name, FlatTable table)
    {
        // Without an index type the codes are signed 32-bit integers.
        int bits = 32;
        bool isSigned = true;
        if (table.Has(1))
        {
            FlatTable index = table.Table(1, "the index type");
            bits = index.Int(0);
            isSigned = index.Bool(1);
        }

        return bits is 8 or 16 or 32 or 64
            ? new WireDictionary(table.Long(0), bits, isSigned, table.Bool(2))
            : throw new IpcFormatException($"the codes of dictionary field \"{name}\" have {bits} bits");
    }

    Dictionary<string, string>? ReadMetadata(FlatVector tables)
    {
        if (tables.Count == 0)
        {
            return null;
        }

        var metadata = new Dictionary<string, string>();
        for (int i = 0; i < tables.Count; i++)
        {
            FlatTable pair = tables.Table(i);
            metadata[Text(pair.Bytes(0))] = Text(pair.Bytes(1));
        }

        return metadata;
    }

    string Text(ReadOnlySpan<byte> bytes)
    {
        if ((_textLeft -= bytes.Length) < 0)
        {
            throw new IpcFormatException("it has more text than its metadata has room for");
        }

        return Encoding.UTF8.GetString(bytes);
    }

    static int WidthOf(WireType type, FlatTable details) => type switch
    {
        WireType.Int => details.Int(0),
        WireType.FloatingPoint => details.Short(0) is var precision and >= 0 and <= 2 ? 16 << precision : -1,
        WireType.Decimal => details.Int(2, 128),
        WireType.Time => details.Int(1, 32),
        WireType.FixedSizeBinary or WireType.FixedSizeList => details.Int(0),
        _ => 0,
    };

    static short UnitOf(WireType type, FlatTable details) => type switch
    {
        WireType.Date or WireType.Time or WireType.Duration => details.Short(0, 1),
        WireType.Timestamp or WireType.Interval or WireType.Union => details.Short(0),
        _ => 0,
    };

    DataType ValueTypeOf(string name, WireType type, int width, short unit, FlatTable details, WireField[] children)
    {
        switch (type)
        {
            case WireType.Null:
                return DataType.Null;
            case WireType.Int:
                return IntegerType(width, details.Bool(1)) ?? throw Bad(name, "an integer", width);
            case WireType.FloatingPoint:
                return width == 64 ? DataType.Float64 : width is 16 or 32 ? DataType.Float32 : throw Bad(name, "a float", width);
            case WireType.Bool:
                return DataType.Boolean;
            case WireType.Utf8 or WireType.LargeUtf8 or WireType.Utf8View:
                return DataType.Utf8;
            case WireType.Binary or WireType.LargeBinary or WireType.BinaryView:
                return DataType.Binary;
            case WireType.FixedSizeBinary when width >= 0:
                return DataType.Binary;
            case WireType.Decimal:
                return DecimalTypeOf(name, width, details.Int(0), details.Int(1));
            case WireType.Date when unit is 0 or 1:
                return DataType.Date;
            case WireType.Time when (unit is 0 or 1 && width == 32) || (unit is 2 or 3 && width == 64):
                return DataType.Time((TimeUnit)unit);
            case WireType.Timestamp when unit is >= 0 and <= 3:
                ReadOnlySpan<byte> zone = details.Bytes(1);
                return DataType.Timestamp((TimeUnit)unit, zone.IsEmpty ? null : Text(zone));
            case WireType.Duration when unit is >= 0 and <= 3:
                return DataType.Duration((TimeUnit)unit);
            case WireType.Interval when unit is >= 0 and <= 2:
                return DataType.Interval;
            case WireType.List or WireType.LargeList or WireType.ListView or WireType.LargeListView when children.Length == 1:
            case WireType.FixedSizeList when children.Length == 1 && width >= 0:
                return new ListType(children[0].ToField(isColumn: false));
            case WireType.Struct:
                return DataType.Struct([.. children.Select(c => c.ToField(isColumn: false))]);
            case WireType.Map when children is [{ Type: WireType.Struct, Dictionary: null, Children.Length: 2 } entries]:
                return DataType.Map(entries.Children[0].ValueType, entries.Children[1].ValueType);
            case WireType.Union when unit is WireTypes.UnionSparse or WireTypes.UnionDense && children.Length <= sbyte.MaxValue + 1:
                // Quiver has no unions: as structs, members keep their names and types, and the others of a row are null.
                return DataType.Struct([.. children.Select(c => new Field(c.Name, c.ValueType, isNullable: true, c.Metadata))]);
            case WireType.RunEndEncoded when children is [{ Type: WireType.Int, IsSigned: true, Width: > 8, Dictionary: null }, _]:
                return children[1].ValueType;
            case > WireType.LargeListView:
                throw IpcFormatException.Unsupported(
                    $"field \"{name}\" is of type {(int)type}, which is newer than Quiver; cast it before writing");
            default:
                throw new IpcFormatException($"the type {type} of field \"{name}\" is described wrongly");
        }
    }

    static SimpleType? IntegerType(int bits, bool isSigned) => (SimpleType?)(bits switch
    {
        8 => isSigned ? DataType.Int8 : DataType.UInt8,
        16 => isSigned ? DataType.Int16 : DataType.UInt16,
        32 => isSigned ? DataType.Int32 : DataType.UInt32,
        64 => isSigned ? DataType.Int64 : DataType.UInt64,
        _ => null,
    });

    static DecimalType DecimalTypeOf(string name, int width, int precision, int scale)
    {
        if (width is not (32 or 64 or 128 or 256))
        {
            throw Bad(name, "a decimal", width);
        }

        if (precision is < 1 or > DecimalType.MaxPrecision || scale < 0 || scale > precision)
        {
            throw IpcFormatException.Unsupported(
                $"field \"{name}\" is decimal({precision}, {scale}); Quiver has up to 38 digits and scales from 0 to that");
        }

        return DataType.Decimal(precision, scale);
    }

    static IpcFormatException Bad(string name, string what, int bits) => new($"field \"{name}\" is {what} of {bits} bits");
}
