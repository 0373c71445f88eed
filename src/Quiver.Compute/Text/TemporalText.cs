using Quiver.Arrow.Columns;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Text;

/// <summary>The text of dates, times and intervals.</summary>
static class TemporalText
{
    const long Day = IntervalValue.NanosecondsPerDay;
    const long Second = 1_000_000_000;

    /// <summary>Appends <c>1992-01-31</c>; years before 1 end in <c>(BC)</c>.</summary>
    public static void AppendDate(long days, TextBuffer buffer)
    {
        bool isBc = AppendDay(days, buffer);
        if (isBc)
        {
            buffer.Append(" (BC)"u8);
        }
    }

    /// <summary>Appends <c>12:34:56.5</c>.</summary>
    public static void AppendTime(long nanoseconds, TextBuffer buffer)
    {
        long seconds = nanoseconds / Second;
        buffer.AppendPadded(seconds / 3600, 2);
        buffer.Append((byte)':');
        buffer.AppendPadded(seconds / 60 % 60, 2);
        buffer.Append((byte)':');
        buffer.AppendPadded(seconds % 60, 2);
        long fraction = nanoseconds % Second;
        if (fraction != 0)
        {
            int digits = 9;
            for (; fraction % 10 == 0; fraction /= 10)
            {
                digits--;
            }

            buffer.Append((byte)'.');
            buffer.AppendPadded(fraction, digits);
        }
    }

    /// <summary>Appends <c>1992-01-31 12:34:56</c>, with <c>+00</c> for an instant.</summary>
    public static void AppendTimestamp(long count, long nanosecondsPerCount, bool isInstant, TextBuffer buffer)
    {
        long perDay = Day / nanosecondsPerCount;
        long days = CivilDate.FloorDivide(count, perDay);
        bool isBc = AppendDay(days, buffer);
        buffer.Append((byte)' ');
        AppendTime((count - (days * perDay)) * nanosecondsPerCount, buffer);
        if (isBc)
        {
            buffer.Append(" (BC)"u8);
        }

        if (isInstant)
        {
            buffer.Append("+00"u8);
        }
    }

    /// <summary>Appends <c>1 year 2 months 3 days 04:05:06</c>.</summary>
    public static void AppendInterval(in IntervalValue value, TextBuffer buffer)
    {
        int start = buffer.Length;
        AppendPart(value.Months / 12, " year"u8, start, buffer);
        AppendPart(value.Months % 12, " month"u8, start, buffer);
        AppendPart(value.Days, " day"u8, start, buffer);
        if (value.Nanoseconds == 0 && buffer.Length > start)
        {
            return;
        }

        if (buffer.Length > start)
        {
            buffer.Append((byte)' ');
        }

        if (value.Nanoseconds < 0)
        {
            buffer.Append((byte)'-');
        }

        AppendTime(value.Nanoseconds == long.MinValue ? long.MaxValue : Math.Abs(value.Nanoseconds), buffer);
    }

    static void AppendPart(int value, ReadOnlySpan<byte> name, int start, TextBuffer buffer)
    {
        if (value == 0)
        {
            return;
        }

        if (buffer.Length > start)
        {
            buffer.Append((byte)' ');
        }

        buffer.AppendInteger(value);
        buffer.Append(name);
        if (value is not (1 or -1))
        {
            buffer.Append((byte)'s');
        }
    }

    static bool AppendDay(long days, TextBuffer buffer)
    {
        CivilDate date = CivilDate.FromDays(days);
        bool isBc = date.Year < 1;
        buffer.AppendPadded(isBc ? 1 - date.Year : date.Year, 4);
        buffer.Append((byte)'-');
        buffer.AppendPadded(date.Month, 2);
        buffer.Append((byte)'-');
        buffer.AppendPadded(date.Day, 2);
        return isBc;
    }
}
