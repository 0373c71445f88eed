using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Mapping;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions between timestamps and counts since 1970-01-01.</summary>
static class EpochFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "epoch_s", "The whole seconds since 1970.", "epoch_s(TIMESTAMP '2024-02-03 10:20:30')", ToTypes, c => Count(c, 1)),
        new KernelFunction(
            "epoch_ms", "The milliseconds since 1970; of a number, the timestamp.", "epoch_ms(TIMESTAMP '2024-02-03 10:20:30')",
                EpochTypes, c => IsCount(c) ? Scale(c, 1_000, 1) : Count(c, 1_000)),
        new KernelFunction(
            "epoch_us", "The microseconds since 1970.", "epoch_us(TIMESTAMP '2024-02-03 10:20:30')", ToTypes, c => Count(c, 1_000_000)),
        new KernelFunction(
            "epoch_ns", "The nanoseconds since 1970.", "epoch_ns(TIMESTAMP '2024-02-03 10:20:30')", ToTypes, c => Count(c, 1_000_000_000)),
    ];

    /// <summary>Multiplies and divides a count to become the raw value of the result.</summary>
    public static Column Scale(ScalarInvocation call, long factor, long divisor) => RowLoop.Run(call, (a, row, result) =>
        RowLoop.Put(result, Narrow((Int128)RowLoop.Integer(a[0], row) * factor / divisor)));

    /// <summary>Turns doubles into the integers below them.</summary>
    public static Column Floor(Column values, ColumnScratch scratch) => MapKernel.Map<double, long,
        FloorMap>(values, DataType.Int64, scratch);

    static bool IsCount(ScalarInvocation call) => call.Arguments[0].Type.Logical.IsInteger;

    static FunctionSignature? ToTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            TimestampType t => Of(Integer, t),
            { Id: TypeId.Date or TypeId.Utf8 or TypeId.Null } => Of(Integer, Timestamp),
            _ => null,
        }
        : null;

    static FunctionSignature? EpochTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical.IsInteger ? Of(Timestamp, Integer) : ToTypes(arguments);

    static Column Count(ScalarInvocation call, long perSecond)
    {
        long unit = TimeUnits.PerSecond(((TimestampType)call.Arguments[0].Type.Logical).Unit);
        return RowLoop.Run(call, (a, row, result) =>
            RowLoop.Put(result, Narrow(FloorDivide((Int128)RowLoop.Integer(a[0], row) * perSecond, unit))));
    }

    static Int128 FloorDivide(Int128 value, Int128 divisor)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }

    static long Narrow(Int128 value) => value <= long.MaxValue && value >= long.MinValue ? (long)value
        : throw MathErrors.Overflow("a timestamp");

    readonly struct FloorMap : IMap<double, long>
    {
        public static long Apply(double value) => (long)Math.Floor(value);
    }
}
