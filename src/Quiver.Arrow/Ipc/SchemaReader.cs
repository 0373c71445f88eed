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
        Dictionary<string, string>? metadata = ReadMetadata(table.Tables(6));
        WireTypeParts parts = PartsOf(type, details);
        return new WireField
        {
            Name = name,
            IsNullable = table.Bool(1),
            Type = type,
            Width = parts.Width,
            IsSigned = parts.IsSigned,
            Unit = parts.Unit,
            TypeIds = type == WireType.Union ? ReadTypeIds(name, details.Vector(1, 4), children.Length) : [],
            ValueType = ValueTypes.Of(name, parts, children, metadata),
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

    WireTypeParts PartsOf(WireType type, FlatTable details)
    {
        ReadOnlySpan<byte> zone = type == WireType.Timestamp ? details.Bytes(1) : default;
        return new WireTypeParts(
            type,
            WidthOf(type, details),
            type == WireType.Int && details.Bool(1),
            UnitOf(type, details),
            type == WireType.Decimal ? details.Int(0) : 0,
            type == WireType.Decimal ? details.Int(1) : 0,
            zone.IsEmpty ? null : Text(zone));
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
}
