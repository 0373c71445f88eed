using Quiver.Arrow.Types;

namespace Quiver.Engine.Types;

/// <summary>Which types turn into which without being asked, after PostgreSQL and DuckDB.</summary>
static class TypeCoercion
{
    static readonly TypeId[] IntegerLadder =
        [TypeId.Int8, TypeId.UInt8, TypeId.Int16, TypeId.UInt16, TypeId.Int32, TypeId.UInt32, TypeId.Int64, TypeId.UInt64];

    /// <summary>
    /// Returns the smallest type that both types turn into, as for the branches of CASE, the sides of UNION and of a comparison;
    /// null where there is none.
    /// </summary>
    public static DataType? CommonType(DataType left, DataType right)
    {
        if (left.Equals(right) || right.Id == TypeId.Null)
        {
            return left;
        }

        if (left.Id == TypeId.Null)
        {
            return right;
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            return CommonNumeric(left, right);
        }

        return (left, right) switch
        {
            (ListType a, ListType b) => CommonType(a.Element, b.Element) is { } element ? DataType.List(element) : null,
            (StructType a, StructType b) => CommonStruct(a, b),
            (MapType a, MapType b) => CommonType(a.Key, b.Key) is { } key && CommonType(a.Value,
                b.Value) is { } value ? DataType.Map(key, value) : null,
            (TimestampType a, TimestampType b) => DataType.Timestamp(a.Unit > b.Unit ? a.Unit : b.Unit, a.Zone ?? b.Zone),
            (TimeType a, TimeType b) => DataType.Time(a.Unit > b.Unit ? a.Unit : b.Unit),
            (DurationType a, DurationType b) => DataType.Duration(a.Unit > b.Unit ? a.Unit : b.Unit),
            (TimestampType a, { Id: TypeId.Date }) => a,
            ({ Id: TypeId.Date }, TimestampType b) => b,
            ({ Id: TypeId.Interval }, DurationType) or (DurationType, { Id: TypeId.Interval }) => DataType.Interval,
            ({ Id: TypeId.Utf8 }, _) when !right.IsNested && right.Id != TypeId.Binary => right.Id == TypeId.Boolean
                || right.IsTemporal || right.IsNumeric ? DataType.Utf8 : null,
            (_, { Id: TypeId.Utf8 }) when !left.IsNested && left.Id != TypeId.Binary => DataType.Utf8,
            ({ Id: TypeId.Boolean }, { IsInteger: true }) => right,
            ({ IsInteger: true }, { Id: TypeId.Boolean }) => left,
            _ => null,
        };
    }

    /// <summary>Returns the type in which two values are compared; text next to another type is read as that type.</summary>
    public static DataType? ComparisonType(DataType left, DataType right)
    {
        if (left.Id == TypeId.Utf8 && right.Id is not (TypeId.Utf8 or TypeId.Null) && !right.IsNested)
        {
            return right.IsInteger ? DataType.Int64 : right;
        }

        if (right.Id == TypeId.Utf8 && left.Id is not (TypeId.Utf8 or TypeId.Null) && !left.IsNested)
        {
            return left.IsInteger ? DataType.Int64 : left;
        }

        return CommonType(left, right);
    }

    /// <summary>
    /// Returns how far a type is from another that it turns into without being asked: 0 for itself, more for wider ones,
    /// -1 where it does not.
    /// </summary>
    public static int ImplicitCastCost(DataType from, DataType to)
    {
        if (from.Equals(to))
        {
            return 0;
        }

        if (from.Id == TypeId.Null)
        {
            return 1;
        }

        if (from.IsInteger && to.IsInteger)
        {
            int a = Array.IndexOf(IntegerLadder, from.Id);
            int b = Array.IndexOf(IntegerLadder, to.Id);
            return Fits(from.Id, to.Id) ? 2 + Math.Abs(b - a) : -1;
        }

        return (from, to) switch
        {
            ({ IsInteger: true }, DecimalType) => 20,
            ({ IsInteger: true }, { Id: TypeId.Float64 }) => 30,
            ({ IsInteger: true }, { Id: TypeId.Float32 }) => 32,
            (DecimalType, { Id: TypeId.Float64 }) => 25,
            (DecimalType a, DecimalType b) => b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale ? 3 : 12,
            ({ Id: TypeId.Float32 }, { Id: TypeId.Float64 }) => 2,
            ({ Id: TypeId.Date }, TimestampType) => 10,
            (TimestampType a, TimestampType b) => a.Unit <= b.Unit ? 3 : 6,
            (TimeType, TimeType) or (DurationType, DurationType) => 3,
            (DurationType, { Id: TypeId.Interval }) => 10,
            (ListType a, ListType b) => ImplicitCastCost(a.Element, b.Element),
            ({ Id: TypeId.Utf8 }, { IsTemporal: true }) => 60,
            (DictionaryType a, _) => ImplicitCastCost(a.Value, to),
            _ => -1,
        };
    }

    static bool Fits(TypeId from, TypeId to) => (from, to) switch
    {
        (TypeId.UInt8, TypeId.Int16 or TypeId.UInt16 or TypeId.Int32 or TypeId.UInt32 or TypeId.Int64 or TypeId.UInt64) => true,
        (TypeId.UInt16, TypeId.Int32 or TypeId.UInt32 or TypeId.Int64 or TypeId.UInt64) => true,
        (TypeId.UInt32, TypeId.Int64 or TypeId.UInt64) => true,
        (TypeId.Int8, TypeId.Int16 or TypeId.Int32 or TypeId.Int64) => true,
        (TypeId.Int16, TypeId.Int32 or TypeId.Int64) => true,
        (TypeId.Int32, TypeId.Int64) => true,
        _ => false,
    };

    static DataType CommonNumeric(DataType left, DataType right)
    {
        if (left.IsFloating || right.IsFloating)
        {
            return left.Id == TypeId.Float32 && right.Id == TypeId.Float32 ? DataType.Float32 : DataType.Float64;
        }

        if (left.IsInteger && right.IsInteger)
        {
            return CommonInteger(left, right);
        }

        DecimalType a = AsDecimal(left);
        DecimalType b = AsDecimal(right);
        int scale = Math.Max(a.Scale, b.Scale);
        int whole = Math.Max(a.Precision - a.Scale, b.Precision - b.Scale);
        return DataType.Decimal(Math.Min(whole + scale, DecimalType.MaxPrecision), Math.Min(scale, DecimalType.MaxPrecision));
    }

    static DataType CommonInteger(DataType left, DataType right)
    {
        if (Fits(left.Id, right.Id))
        {
            return right;
        }

        if (Fits(right.Id, left.Id))
        {
            return left;
        }

        return (left.Id, right.Id) switch
        {
            (TypeId.UInt64, _) or (_, TypeId.UInt64) => DataType.Decimal(20, 0),
            (TypeId.UInt32, _) or (_, TypeId.UInt32) => DataType.Int64,
            (TypeId.UInt16, _) or (_, TypeId.UInt16) => DataType.Int32,
            _ => DataType.Int16,
        };
    }

    /// <summary>Returns the decimal that holds every value of a decimal or integer type.</summary>
    public static DecimalType AsDecimal(DataType type) => type switch
    {
        DecimalType d => d,
        { Id: TypeId.Int8 or TypeId.UInt8 } => DataType.Decimal(3, 0),
        { Id: TypeId.Int16 or TypeId.UInt16 } => DataType.Decimal(5, 0),
        { Id: TypeId.Int32 or TypeId.UInt32 } => DataType.Decimal(10, 0),
        { Id: TypeId.Int64 } => DataType.Decimal(19, 0),
        _ => DataType.Decimal(20, 0),
    };

    static StructType? CommonStruct(StructType left, StructType right)
    {
        if (left.Fields.Count != right.Fields.Count)
        {
            return null;
        }

        var fields = new Field[left.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            if (CommonType(left.Fields[i].Type, right.Fields[i].Type) is not { } type)
            {
                return null;
            }

            fields[i] = new Field(left.Fields[i].Name, type);
        }

        return DataType.Struct(fields);
    }
}
