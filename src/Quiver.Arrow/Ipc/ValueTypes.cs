using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Chooses the types that Quiver gives to values of Arrow's.</summary>
static class ValueTypes
{
    /// <summary>Returns the type of the values of a field, or fails where its description makes no sense.</summary>
    public static DataType Of(
        string name, WireTypeParts parts, WireField[] children, IReadOnlyDictionary<string, string>? metadata)
    {
        (WireType type, int width, short unit) = (parts.Type, parts.Width, parts.Unit);
        switch (type)
        {
            case WireType.Null:
                return DataType.Null;
            case WireType.Int:
                return IntegerType(width, parts.IsSigned) ?? throw Bad(name, "an integer", width);
            case WireType.FloatingPoint:
                return width == 64 ? DataType.Float64 : width is 16 or 32 ? DataType.Float32 : throw Bad(name, "a float", width);
            case WireType.Bool:
                return DataType.Boolean;
            case WireType.Utf8 or WireType.LargeUtf8 or WireType.Utf8View:
                return DataType.Utf8;
            case WireType.Binary or WireType.LargeBinary or WireType.BinaryView:
                return DataType.Binary;
            case WireType.FixedSizeBinary when width == WireUuids.Bytes && WireUuids.AreIn(metadata):
                return DataType.Utf8;
            case WireType.FixedSizeBinary when width >= 0:
                return DataType.Binary;
            case WireType.Decimal:
                return DecimalTypeOf(name, width, parts.Precision, parts.Scale);
            case WireType.Date when unit is 0 or 1:
                return DataType.Date;
            case WireType.Time when (unit is 0 or 1 && width == 32) || (unit is 2 or 3 && width == 64):
                return DataType.Time((TimeUnit)unit);
            case WireType.Timestamp when unit is >= 0 and <= 3:
                return DataType.Timestamp((TimeUnit)unit, parts.Zone);
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
