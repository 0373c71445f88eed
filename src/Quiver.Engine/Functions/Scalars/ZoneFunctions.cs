using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Time zones: local times to instants and back, and the zone that instants are shown and binned in.</summary>
static class ZoneFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "timezone", "A local time of a zone as an instant, or an instant as local time.",
                "timezone('Europe/Berlin', TIMESTAMP '2024-07-01 12:00:00')", Types, Shift),
        new KernelFunction(
            "tz", "The same instant in a time zone, UTC where none is named; a timestamp without a zone is read as UTC.",
                "tz(TIMESTAMP '2024-07-01 12:00:00', 'Europe/Berlin')", ZonedTypes, Zoned),
        new KernelFunction(
            "to_local_time", "The wall-clock reading of an instant in the zone of its type.",
                "to_local_time(tz(TIMESTAMP '2024-07-01 12:00:00', 'Europe/Berlin'))", LocalTypes, c => c.Arguments[0]),
        new KernelFunction(
            "from_unixtime", "The timestamp of seconds since 1970, in a time zone where one is named.",
                "from_unixtime(0, 'America/New_York')", UnixTypes, c => ZoneKernel.Retyped(c.Arguments[0], c.ResultType, c.Scratch)),
    ];

    static bool IsText(DataType type) => type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    static FunctionSignature? Types(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2 || !IsText(arguments[0]))
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
        if (call.Arguments[0] is ConstantColumn name)
        {
            TimeZoneRules zone = TimeZoneRules.Of(RowLoop.Text(name.Value, 0));
            return type.Zone is null
                ? ZoneKernel.ToInstant(call.Arguments[1], zone, "UTC", call.Scratch)
                : ZoneKernel.ToLocal(call.Arguments[1], zone, call.Scratch);
        }

        long perSecond = TimeUnits.PerSecond(type.Unit);
        return RowLoop.Run(call, (a, row, result) =>
        {
            TimeZoneRules zone = TimeZoneRules.Of(RowLoop.Text(a[0], row));
            long value = RowLoop.Integer(a[1], row);
            long seconds = CivilDate.FloorDivide(value, perSecond);
            Int128 shifted = type.Zone is null
                ? (Int128)value - (zone.OffsetOfLocal(seconds) * perSecond)
                : (Int128)value + (zone.OffsetAt(seconds) * perSecond);
            RowLoop.Put(result, shifted <= long.MaxValue && shifted >= long.MinValue ? (long)shifted
                : throw MathErrors.Overflow("timezone"));
        });
    }

    /// <summary>The zone that a constant names, UTC where it is not known yet.</summary>
    static string ZoneOf(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants, int at, string function)
    {
        if (arguments.Count <= at)
        {
            return "UTC";
        }

        if (constants[at]?.Value is not string name)
        {
            throw new QuiverException(ErrorCode.NotSupported, $"the time zone of {function} must be a constant");
        }

        TimeZoneRules.Of(name);
        return name;
    }

    static FunctionSignature? ZonedTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count is not (1 or 2) || (arguments.Count == 2 && !IsText(arguments[1]))
            || TemporalFunctions.PointOf(arguments[0]) is not { } point)
        {
            return null;
        }

        DataType time = point is TimestampType ? point : Timestamp;
        DataType result = DataType.Timestamp(((TimestampType)time).Unit, ZoneOf(arguments, constants, 1, "tz"));
        return arguments.Count == 2 ? Of(result, time, Text) : Of(result, time);
    }

    static Column Zoned(ScalarInvocation call) => ZoneKernel.Retyped(call.Arguments[0], call.ResultType, call.Scratch);

    static FunctionSignature? LocalTypes(IReadOnlyList<DataType> arguments) => arguments switch
    {
        [{ Logical: TimestampType time }] => Of(DataType.Timestamp(time.Unit), DataType.Timestamp(time.Unit)),
        [{ Logical.Id: TypeId.Null }] => Of(Timestamp, Timestamp),
        _ => null,
    };

    static FunctionSignature? UnixTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count is not (1 or 2) || (arguments.Count == 2 && !IsText(arguments[1]))
            || !(arguments[0].Logical.IsInteger || arguments[0].Id == TypeId.Null))
        {
            return null;
        }

        return arguments.Count == 1
            ? Of(DataType.Timestamp(TimeUnit.Second), Integer)
            : Of(DataType.Timestamp(TimeUnit.Second, ZoneOf(arguments, constants, 1, "from_unixtime")), Integer, Text);
    }
}
