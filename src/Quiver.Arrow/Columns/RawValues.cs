using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Turns raw fixed-width values into .NET objects.</summary>
static unsafe class RawValues
{
    static readonly Int128 MaxSystemDecimal = (Int128)decimal.MaxValue;

    public static object ToObject(DataType type, byte* data, int index) => type.Id switch
    {
        TypeId.Int8 => ((sbyte*)data)[index],
        TypeId.Int16 => ((short*)data)[index],
        TypeId.Int32 => ((int*)data)[index],
        TypeId.Int64 => ((long*)data)[index],
        TypeId.UInt8 => data[index],
        TypeId.UInt16 => ((ushort*)data)[index],
        TypeId.UInt32 => ((uint*)data)[index],
        TypeId.UInt64 => ((ulong*)data)[index],
        TypeId.Float32 => ((float*)data)[index],
        TypeId.Float64 => ((double*)data)[index],
        TypeId.Decimal => ToDecimal(
            type.Physical == PhysicalType.Int64 ? ((long*)data)[index] : ((Int128*)data)[index], ((DecimalType)type).Scale),
        TypeId.Date => ToDate(((int*)data)[index]),
        TypeId.Time => new TimeOnly(((long*)data)[index] * TimeUnits.Nanoseconds(((TimeType)type).Unit) / 100),
        TypeId.Timestamp => ToDateTime((TimestampType)type, ((long*)data)[index]),
        TypeId.Duration => new TimeSpan((long)((Int128)((long*)data)[index] * TimeUnits.Nanoseconds(((DurationType)type).Unit) / 100)),
        TypeId.Interval => ((IntervalValue*)data)[index],
        _ => throw new InvalidOperationException($"{type} has no fixed width"),
    };

    static object ToDecimal(Int128 unscaled, int scale)
    {
        if (scale > 28 || unscaled > MaxSystemDecimal || unscaled < -MaxSystemDecimal)
        {
            return new DecimalValue(unscaled, scale);
        }

        UInt128 magnitude = (UInt128)(unscaled < 0 ? -unscaled : unscaled);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)scale);
    }

    static DateOnly ToDate(int days)
    {
        long number = days + 719_162L;
        return DateOnly.FromDayNumber((int)Math.Clamp(number, 0, DateOnly.MaxValue.DayNumber));
    }

    static DateTime ToDateTime(TimestampType type, long value)
    {
        Int128 ticks = ((Int128)value * TimeUnits.Nanoseconds(type.Unit) / 100) + DateTime.UnixEpoch.Ticks;
        long clamped = (long)Int128.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
        return new DateTime(clamped, type.Zone is null ? DateTimeKind.Unspecified : DateTimeKind.Utc);
    }
}
