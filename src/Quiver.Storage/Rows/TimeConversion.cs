using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>Turns timestamps of any unit into nanoseconds.</summary>
static unsafe class TimeConversion
{
    /// <summary>Fills the times of rows.</summary>
    public static void Fill(Column times, TableRows rows, long firstRow)
    {
        var factor = times.Type switch
        {
            TimestampType timestamp => TimeUnits.Nanoseconds(timestamp.Unit),
            { Id: TypeId.Int64 } => 1,
            { Id: TypeId.Null } => 1,
            _ => throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"column \"time\" of table \"{rows.Table}\" is {times.Type}; it takes timestamps, or integers that count nanoseconds"),
        };
        if (times.NullCount > 0 || times is NullColumn)
        {
            var row = 0;
            while (!times.IsNull(row))
            {
                row++;
            }

            throw new QuiverException(
                ErrorCode.ConstraintViolation, $"row {firstRow + row} for table \"{rows.Table}\" has no time; every row has one");
        }

        var source = ((FixedWidthColumn)times).Values<long>();
        var target = rows.Times;
        if (factor == 1)
        {
            source.CopyTo(new Span<long>(target, source.Length));
            return;
        }

        var (least, most) = (long.MinValue / factor, long.MaxValue / factor);
        for (var row = 0; row < source.Length; row++)
        {
            if (source[row] < least || source[row] > most)
            {
                throw new QuiverException(
                    ErrorCode.Overflow,
                    $"the time of row {firstRow + row} for table \"{rows.Table}\" is out of range: years 1677 to 2262 can be kept, in "
                    + $"nanoseconds; it is {source[row]} as {times.Type}");
            }

            target[row] = source[row] * factor;
        }
    }
}
