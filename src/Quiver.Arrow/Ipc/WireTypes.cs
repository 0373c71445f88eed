using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Chooses how Quiver's types go on the wire: text as Utf8 and never as views, decimals in 128 bits.</summary>
static class WireTypes
{
    public const short DateDay = 0;
    public const short DateMillisecond = 1;
    public const short IntervalYearMonth = 0;
    public const short IntervalDayTime = 1;
    public const short IntervalMonthDayNano = 2;

    public const short UnionSparse = 0;
    public const short UnionDense = 1;

    /// <summary>Returns the number of buffers of a type, without those of views that only a batch can tell.</summary>
    /// <param name="field">The field.</param>
    /// <param name="hasUnionValidity">Whether unions have a validity: they had until metadata version V4.</param>
    public static int BufferCount(WireField field, bool hasUnionValidity) => field.Type switch
    {
        WireType.Null or WireType.RunEndEncoded => 0,
        WireType.Struct or WireType.FixedSizeList => 1,
        WireType.Union => (field.Unit == UnionDense ? 2 : 1) + (hasUnionValidity ? 1 : 0),
        WireType.Utf8 or WireType.LargeUtf8 or WireType.Binary or WireType.LargeBinary => 3,
        WireType.ListView or WireType.LargeListView => 3,
        _ => 2,
    };

    /// <summary>Describes the columns of a schema; dictionaries are numbered from 0 in the order of the fields.</summary>
    public static WireField[] Of(Schema schema)
    {
        long nextId = 0;
        return [.. schema.Fields.Select(field => Of(field, ref nextId))];
    }

    static WireField Of(Field field, ref long nextId)
    {
        if (field.Type is not DictionaryType dictionary)
        {
            return Of(field, field.Type, null, ref nextId);
        }

        var encoding = new WireDictionary(nextId++, 32, IsSigned: true, IsOrdered: false);
        return Of(field, dictionary.Value, encoding, ref nextId);
    }

    static WireField Of(Field field, DataType type, WireDictionary? dictionary, ref long nextId)
    {
        (WireType wire, int width, short unit) = Layout(type);
        if (type.Id is TypeId.Utf8 or TypeId.Binary && WireUuids.AreIn(field.Metadata))
        {
            (wire, width) = (WireType.FixedSizeBinary, WireUuids.Bytes);
        }

        return new WireField
        {
            Name = field.Name,
            IsNullable = field.IsNullable,
            Metadata = field.Metadata,
            Type = wire,
            Width = width,
            IsSigned = type.Id is >= TypeId.Int8 and <= TypeId.Int64,
            Unit = unit,
            ValueType = type,
            Dictionary = dictionary,
            Children = ChildrenOf(type, ref nextId),
        };
    }

    static WireField[] ChildrenOf(DataType type, ref long nextId)
    {
        IReadOnlyList<Field> fields = type switch
        {
            ListType list => [list.ElementField],
            StructType structs => structs.Fields,
            MapType map => [new Field("entries", map.Entries, isNullable: false)],
            _ => [],
        };
        var children = new WireField[fields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Of(fields[i], ref nextId);
        }

        return children;
    }

    static (WireType Type, int Width, short Unit) Layout(DataType type) => type switch
    {
        { IsInteger: true } => (WireType.Int, type.ByteWidth * 8, 0),
        { IsFloating: true } => (WireType.FloatingPoint, type.ByteWidth * 8, 0),
        DecimalType => (WireType.Decimal, 128, 0),
        TimeType time => (WireType.Time, time.Unit <= TimeUnit.Millisecond ? 32 : 64, (short)time.Unit),
        TimestampType timestamp => (WireType.Timestamp, 64, (short)timestamp.Unit),
        DurationType duration => (WireType.Duration, 64, (short)duration.Unit),
        ListType => (WireType.List, 0, 0),
        StructType => (WireType.Struct, 0, 0),
        MapType => (WireType.Map, 0, 0),
        _ => type.Id switch
        {
            TypeId.Null => (WireType.Null, 0, 0),
            TypeId.Boolean => (WireType.Bool, 1, 0),
            TypeId.Utf8 => (WireType.Utf8, 0, 0),
            TypeId.Binary => (WireType.Binary, 0, 0),
            TypeId.Date => (WireType.Date, 32, DateDay),
            TypeId.Interval => (WireType.Interval, 128, IntervalMonthDayNano),
            _ => throw new InvalidOperationException($"{type} has no form on the wire"),
        },
    };
}
