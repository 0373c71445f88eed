using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>AT TIME ZONE: local times of a zone to instants and back, with daylight saving time.</summary>
static class ZoneFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "timezone", "A local time of a zone as an instant, or an instant as local time.",
                "timezone('Europe/Berlin', TIMESTAMP '2024-07-01 12:00:00')", Types, Shift),
    ];

    static FunctionSignature? Types(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2 || arguments[0].Logical.Id is not (TypeId.Utf8 or TypeId.Null))
        {
            return null;
        }

        return arguments[1].Logical switch
        {
            TimestampType { Zone: null } local => Of(DataType.Timestamp(local.Unit, "UTC"), Text, local),
            TimestampType instant => Of(DataType.Timestamp(instant.Unit), Text, instant),
            { Id: TypeId.Date or TypeId.Utf8 or TypeId.Null } => Of(Instant, Text, Timestamp),
            _ => null,
        };
    }

    static Column Shift(ScalarInvocation call)
    {
        var type = (TimestampType)call.Arguments[1].Type.Logical;
        long perSecond = TimeUnits.PerSecond(type.Unit);
        CallState state = RowLoop.StateOf(call);
        return RowLoop.Run(call, (a, row, result) =>
        {
            string name = RowLoop.Text(a[0], row);
            if (state.Source != name)
            {
                state.Compiled = Find(name);
                state.Source = name;
            }

            long value = RowLoop.Integer(a[1], row);
            long offset = OffsetSeconds((TimeZoneInfo)state.Compiled!, value, perSecond, type.Zone is null) * perSecond;
            Int128 shifted = type.Zone is null ? (Int128)value - offset : (Int128)value + offset;
            RowLoop.Put(result, shifted <= long.MaxValue && shifted >= long.MinValue ? (long)shifted
                : throw MathErrors.Overflow("timezone"));
        });
    }

    static long OffsetSeconds(TimeZoneInfo zone, long value, long perSecond, bool isLocal)
    {
        Int128 ticks = ((Int128)value * TimeSpan.TicksPerSecond / perSecond) + DateTime.UnixEpoch.Ticks;
        long clamped = (long)Int128.Clamp(ticks, TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);
        var time = new DateTime(clamped, isLocal ? DateTimeKind.Unspecified : DateTimeKind.Utc);
        return (long)zone.GetUtcOffset(time).TotalSeconds;
    }

    static TimeZoneInfo Find(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone))
        {
            return zone;
        }

        string offset = name.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        bool isNegative = offset.StartsWith('-');
        if ((isNegative || offset.StartsWith('+')) && TryOffset(offset[1..], out TimeSpan span))
        {
            return TimeZoneInfo.CreateCustomTimeZone(name, isNegative ? -span : span, name, name);
        }

        throw new QuiverException(ErrorCode.InvalidValue,
            $"unknown time zone '{name}'; use a name such as 'Europe/Berlin' or an offset such as '+02:00'");
    }

    static bool TryOffset(string text, out TimeSpan offset)
    {
        string[] parts = text.Split(':');
        offset = default;
        int minutes = 0;
        if (parts.Length > 2 || !int.TryParse(parts[0], out int hours) || (parts.Length == 2 && !int.TryParse(parts[1], out minutes)))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        return hours is >= 0 and <= 14 && minutes is >= 0 and < 60 && offset <= TimeSpan.FromHours(14);
    }
}
