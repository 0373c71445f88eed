using Quiver.Arrow.Types;

namespace Quiver.Compute.Arithmetic;

/// <summary>Nanoseconds per count of the operands and of the result, and the sign of the right operand.</summary>
readonly record struct TemporalScale(long Left, long Right, long Result, int Sign)
{
    public static long NanosecondsOf(DataType type) => type switch
    {
        TimestampType timestamp => TimeUnits.Nanoseconds(timestamp.Unit),
        DurationType duration => TimeUnits.Nanoseconds(duration.Unit),
        TimeType time => TimeUnits.Nanoseconds(time.Unit),
        { Id: TypeId.Date } => 86_400_000_000_000,
        _ => 1,
    };
}
