using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Compute.Casting;

/// <summary>Casts that go through the clock of a time zone, and those that read numbers as the counts that Arrow keeps times in.</summary>
static unsafe class ZoneCasts
{
    const int FirstStep = 6;

    /// <summary>Whether numbers are read as counts of a type.</summary>
    public static bool IsCounted(DataType from, DataType to) =>
        from.IsNumeric && to.Id is TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.Duration;

    /// <summary>Casts; null where the cast is not one of these.</summary>
    public static Column? Evaluate(Column source, DataType type, CastMode mode, ColumnScratch scratch)
    {
        if (IsCounted(source.Type, type))
        {
            DataType counts = type.Id == TypeId.Date ? DataType.Int32 : DataType.Int64;
            Column read = CastKernel.Evaluate(source, counts, mode, scratch.Child(FirstStep));
            return type is TimeType clock ? TimesOfDay(read, clock, mode, scratch) : ZoneKernel.Retyped(read, type, scratch);
        }

        bool toClock = type is { Id: TypeId.Date or TypeId.Time } or TimestampType { Zone: null };
        if (toClock && TimeZoneRules.OfType(source.Type) is { } from)
        {
            return CastKernel.Evaluate(ZoneKernel.ToLocal(source, from, scratch.Child(FirstStep)), type, mode, scratch);
        }

        bool isClock = source.Type is { Id: TypeId.Date } or TimestampType { Zone: null };
        if (isClock && TimeZoneRules.OfType(type) is { } to)
        {
            var instant = (TimestampType)type;
            Column local = CastKernel.Evaluate(source, DataType.Timestamp(instant.Unit), mode, scratch.Child(FirstStep));
            return ZoneKernel.ToInstant(local, to, instant.Zone, scratch);
        }

        return null;
    }

    static FixedWidthColumn TimesOfDay(Column counts, TimeType type, CastMode mode, ColumnScratch scratch)
    {
        var target = new CastTarget(counts, type, mode, scratch);
        long* from = (long*)((FixedWidthColumn)counts).Data;
        long* to = (long*)scratch.Data(counts.Length, sizeof(long));
        long perDay = TimeAxis.TicksPerDay(type);
        for (int i = 0; i < counts.Length; i++)
        {
            to[i] = from[i];
            if (from[i] < 0 || from[i] >= perDay)
            {
                to[i] = 0;
                target.Reject(i);
            }
        }

        return scratch.FixedWidth(type, counts.Length, target.Validity);
    }
}
