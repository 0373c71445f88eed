using System.Globalization;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Strings;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Temporal;

/// <summary>Functions of the calendar: ages, ends of months, dates from their parts, names of days and months.</summary>
static unsafe class CalendarKernel
{
    static readonly Column DayNames = ColumnBuilder.Build(
        DataType.Utf8, [.. CultureInfo.InvariantCulture.DateTimeFormat.DayNames]);

    static readonly Column MonthNames = ColumnBuilder.Build(
        DataType.Utf8, [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Take(12)]);

    /// <summary>Returns the English name of the day of the week.</summary>
    public static Column DayName(Column input, ColumnScratch scratch) => Named(DatePart.DayOfWeek, 0, DayNames, input, scratch);

    /// <summary>Returns the English name of the month.</summary>
    public static Column MonthName(Column input, ColumnScratch scratch) => Named(DatePart.Month, 1, MonthNames, input, scratch);

    /// <summary>Returns the last day of the month as a date.</summary>
    public static Column LastDay(Column input, ColumnScratch scratch) => EncodedCall.Map(input, DataType.Date, scratch, (flat, target) =>
    {
        long ticksPerDay = TimeAxis.TicksPerDay(flat.Type);
        int* result = (int*)target.Data(flat.Length, sizeof(int));
        for (int i = 0; i < flat.Length; i++)
        {
            long ticks = flat.Type.Physical == PhysicalType.Int32 ? ((int*)flat.Data)[i] : ((long*)flat.Data)[i];
            long days = CivilDate.FloorDivide(ticks, ticksPerDay);
            CivilDate date = CivilDate.FromDays(days);
            result[i] = (int)(days - date.Day + CivilDate.DaysInMonth(date.Year, date.Month));
        }

        return target.FixedWidth(DataType.Date, flat.Length, EncodedCall.CopyValidity(flat, target));
    });

    /// <summary>Returns <paramref name="end"/> minus <paramref name="start"/> in months, days and time, as a calendar reader would say
    /// it.</summary>
    public static Column Age(Column end, Column start, ColumnScratch scratch) =>
        EncodedCall.Map(end, start, DataType.Interval, scratch, (a, b, target) =>
    {
        var result = (IntervalValue*)target.Data(a.Length, sizeof(IntervalValue));
        ulong* validity = EncodedCall.BothValid(a, b, target);
        for (int i = 0; i < a.Length; i++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            result[i] = isNull ? default : AgeOf(PointAt(a, i), PointAt(b, i));
        }

        return target.FixedWidth(DataType.Interval, a.Length, validity);
    });

    /// <summary>Makes dates of years, months and days.</summary>
    public static Column MakeDate(Column years, Column months, Column days, ColumnScratch scratch)
    {
        int length = years.Length;
        int* result = (int*)scratch.Data(length, sizeof(int));
        ulong* validity = Prepare([years, months, days], scratch, out Column[] flat);
        IntegerArgument[] parts = [.. flat.Select((c, i) => TextCall.Integers(c, scratch.Child(10 + i)))];
        for (int i = 0; i < length; i++)
        {
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            result[i] = isNull ? 0 : DayOf(parts[0].At(i), parts[1].At(i), parts[2].At(i));
        }

        return scratch.FixedWidth(DataType.Date, length, validity);
    }

    /// <summary>Makes timestamps of years, months, days, hours, minutes and (fractional) seconds.</summary>
    public static Column MakeTimestamp(IReadOnlyList<Column> parts, TimestampType type, ColumnScratch scratch)
    {
        int length = parts[0].Length;
        long* result = (long*)scratch.Data(length, sizeof(long));
        ulong* validity = Prepare(parts, scratch, out Column[] flat);
        IntegerArgument[] whole = [.. flat.Take(5).Select((c, i) => TextCall.Integers(c, scratch.Child(10 + i)))];
        long perSecond = TimeUnits.PerSecond(type.Unit);
        for (int i = 0; i < length; i++)
        {
            result[i] = 0;
            if (validity == null || Bitmap.Get(validity, i))
            {
                double seconds = flat[5].Type.IsFloating ? ((double*)((FixedWidthColumn)flat[5]).Data)[i]
                    : TextCall.Integers(flat[5], scratch.Child(20)).At(i);
                Int128 time = TimeOf(whole[3].At(i), whole[4].At(i), seconds, perSecond);
                Int128 ticks = ((Int128)DayOf(whole[0].At(i), whole[1].At(i), whole[2].At(i)) * 86_400 * perSecond) + time;
                result[i] = ticks >= long.MinValue && ticks <= long.MaxValue
                    ? (long)ticks
                    : throw new QuiverException(ErrorCode.Overflow, $"make_timestamp: the year {whole[0].At(i)} does not fit {type}");
            }
        }

        return scratch.FixedWidth(type, length, validity);
    }

    /// <summary>Flattens arguments and combines their validities; columns of nulls make every row null.</summary>
    static ulong* Prepare(IReadOnlyList<Column> columns, ColumnScratch scratch, out Column[] flat)
    {
        int length = columns[0].Length;
        flat = new Column[columns.Count];
        ulong* validity = scratch.Validity(length);
        Bitmap.Fill(validity, length, value: true);
        for (int i = 0; i < flat.Length; i++)
        {
            Column column = NullColumns.IsAllNull(columns[i])
                ? EncodedCall.Nulls(DataType.Int64, length, scratch.Child(30 + i)) : columns[i];
            flat[i] = FlattenKernel.Flatten(column, scratch.Child(i));
            for (int w = 0; flat[i].HasValidity && w < Bitmap.Words(length); w++)
            {
                validity[w] &= flat[i].Validity[w];
            }
        }

        return validity;
    }

    static int DayOf(long year, long month, long day)
    {
        if (month is < 1 or > 12 || year is < -5_000_000 or > 5_000_000 || day < 1 || day > CivilDate.DaysInMonth(year, (int)month))
        {
            throw new QuiverException(ErrorCode.InvalidValue, string.Create(
                CultureInfo.InvariantCulture, $"there is no date with year {year}, month {month} and day {day}"));
        }

        return (int)CivilDate.ToDays(year, (int)month, (int)day);
    }

    static Int128 TimeOf(long hour, long minute, double seconds, long perSecond)
    {
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || !(seconds >= 0 && seconds < 60))
        {
            throw new QuiverException(ErrorCode.InvalidValue, string.Create(
                CultureInfo.InvariantCulture, $"there is no time of day with hour {hour}, minute {minute} and second {seconds}"));
        }

        return (((hour * 60) + minute) * 60 * perSecond) + (long)Math.Round(seconds * perSecond);
    }

    static (long Day, long Nanoseconds) PointAt(FixedWidthColumn column, int row)
    {
        if (column.Type.Id == TypeId.Date)
        {
            return (((int*)column.Data)[row], 0);
        }

        long ticksPerDay = TimeAxis.TicksPerDay(column.Type);
        long ticks = ((long*)column.Data)[row];
        long day = CivilDate.FloorDivide(ticks, ticksPerDay);
        return (day, (ticks - (day * ticksPerDay)) * (IntervalValue.NanosecondsPerDay / ticksPerDay));
    }

    static IntervalValue AgeOf((long Day, long Nanoseconds) end, (long Day, long Nanoseconds) start)
    {
        if (end.CompareTo(start) < 0)
        {
            IntervalValue age = AgeOf(start, end);
            return new IntervalValue(-age.Months, -age.Days, -age.Nanoseconds);
        }

        CivilDate from = CivilDate.FromDays(start.Day);
        CivilDate to = CivilDate.FromDays(end.Day);
        long nanoseconds = end.Nanoseconds - start.Nanoseconds;
        int days = to.Day - from.Day;
        long months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        if (nanoseconds < 0)
        {
            nanoseconds += IntervalValue.NanosecondsPerDay;
            days--;
        }

        // A borrowed month is as long as the month of the earlier date.
        if (days < 0)
        {
            days += CivilDate.DaysInMonth(from.Year, from.Month);
            months--;
        }

        return months <= int.MaxValue
            ? new IntervalValue((int)months, days, nanoseconds)
            : throw new QuiverException(ErrorCode.Overflow, "age: the interval has more months than 32 bits hold");
    }

    /// <summary>Turns a part into the codes of a dictionary of names.</summary>
    static Column Named(DatePart part, int first, Column names, Column input, ColumnScratch scratch)
    {
        if (input is NullColumn)
        {
            return TextCall.Nulls(DataType.Utf8, input.Length, scratch);
        }

        Column source = input is ConstantColumn constant ? constant.Value : input;
        Column parts = FlattenKernel.Flatten(DatePartKernel.Evaluate(part, source, scratch.Child(0)), scratch.Child(1));
        if (parts is NullColumn)
        {
            return TextCall.Nulls(DataType.Utf8, input.Length, scratch);
        }

        long* values = (long*)((FixedWidthColumn)parts).Data;
        int* codes = scratch.Offsets(parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            // Whatever lies under a null must be a code all the same.
            codes[i] = (int)Math.Clamp(values[i] - first, 0, names.Length - 1);
        }

        Column built = scratch.Dictionary(parts.Length, names, EncodedCall.CopyValidity(parts, scratch));
        return input is ConstantColumn ? new ConstantColumn(built, input.Length) : built;
    }
}
