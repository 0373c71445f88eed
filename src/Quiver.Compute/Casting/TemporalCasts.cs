using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;

namespace Quiver.Compute.Casting;

/// <summary>Casts among dates, times, timestamps, durations and intervals.</summary>
static class TemporalCasts
{
    /// <summary>Whether there is a cast.</summary>
    public static bool IsDefined(TypeId from, TypeId to) => (from, to) switch
    {
        (TypeId.Date, TypeId.Date or TypeId.Timestamp) => true,
        (TypeId.Timestamp, TypeId.Date or TypeId.Time or TypeId.Timestamp) => true,
        (TypeId.Time, TypeId.Time or TypeId.Interval or TypeId.Duration) => true,
        (TypeId.Duration, TypeId.Duration or TypeId.Interval) => true,
        (TypeId.Interval, TypeId.Interval or TypeId.Duration) => true,
        (TypeId.Timestamp or TypeId.Duration, TypeId.Int64) => true,
        _ => false,
    };

    /// <summary>Casts a pair that is defined.</summary>
    public static Column Evaluate(FixedWidthColumn source, in CastTarget target)
    {
        var scale = new ConversionScale(
            TemporalScale.NanosecondsOf(source.Type),
            target.Type.Id == TypeId.Int64 ? TemporalScale.NanosecondsOf(source.Type) : TemporalScale.NanosecondsOf(target.Type),
            0);
        return (source.Type.Id, target.Type.Id) switch
        {
            (TypeId.Date, TypeId.Timestamp) =>
                NumberCasts.Rows<int, long, NumberConversions.Counts<int, long>>(source, target, scale),
            (TypeId.Timestamp, TypeId.Date) =>
                NumberCasts.Rows<long, int, NumberConversions.Counts<long, int>>(source, target, scale),
            (TypeId.Timestamp, TypeId.Time) => NumberCasts.Rows<long, long, NumberConversions.TimeOfDay>(source, target, scale),
            (_, TypeId.Interval) => NumberCasts.Rows<long, IntervalValue, NumberConversions.CountToInterval>(source, target, scale),
            (TypeId.Interval, _) => NumberCasts.Rows<IntervalValue, long, NumberConversions.IntervalToCount>(source, target, scale),
            _ => NumberCasts.Rows<long, long, NumberConversions.Counts<long, long>>(source, target, scale),
        };
    }
}
