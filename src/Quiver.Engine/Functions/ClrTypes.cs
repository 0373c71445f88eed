using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions;

/// <summary>The types of SQL for types of .NET.</summary>
static class ClrTypes
{
    static readonly Dictionary<Type, DataType> Types = new()
    {
        [typeof(bool)] = DataType.Boolean,
        [typeof(sbyte)] = DataType.Int8,
        [typeof(short)] = DataType.Int16,
        [typeof(int)] = DataType.Int32,
        [typeof(long)] = DataType.Int64,
        [typeof(byte)] = DataType.UInt8,
        [typeof(ushort)] = DataType.UInt16,
        [typeof(uint)] = DataType.UInt32,
        [typeof(ulong)] = DataType.UInt64,
        [typeof(float)] = DataType.Float32,
        [typeof(double)] = DataType.Float64,
        [typeof(decimal)] = DataType.Decimal(38, 9),
        [typeof(string)] = DataType.Utf8,
        [typeof(byte[])] = DataType.Binary,
        [typeof(DateOnly)] = DataType.Date,
        [typeof(TimeOnly)] = DataType.Time(TimeUnit.Microsecond),
        [typeof(DateTime)] = DataType.Timestamp(TimeUnit.Microsecond),
        [typeof(DateTimeOffset)] = DataType.Timestamp(TimeUnit.Microsecond, "UTC"),
        [typeof(TimeSpan)] = DataType.Duration(TimeUnit.Microsecond),
        [typeof(IntervalValue)] = DataType.Interval,
    };

    /// <summary>Returns the SQL type for a .NET type, nullable or not.</summary>
    public static DataType ToDataType(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return Types.TryGetValue(bare, out DataType? result)
            ? result
            : throw new ArgumentException(
                $"no SQL type stands for {type}; use one of {string.Join(", ", Types.Keys.Select(t => t.Name))}", nameof(type));
    }

    /// <summary>Returns the SQL type for a .NET value.</summary>
    public static DataType OfValue(object value) => value is Int128 ? DataType.Decimal(38, 0) : ToDataType(value.GetType());
}
