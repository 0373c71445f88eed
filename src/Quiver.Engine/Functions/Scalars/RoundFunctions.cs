using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Mapping;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that round: integers stay as they are, decimals are rounded exactly, half away from zero.</summary>
static class RoundFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction("ceil ceiling", "The next whole number up.", "ceil(1.2)", WholeResult, c =>
            Whole<MathOperators.Ceiling<float>, MathOperators.Ceiling<double>>(c, CeilingOf)),
        new KernelFunction("floor", "The next whole number down.", "floor(1.8)", WholeResult, c =>
            Whole<MathOperators.Floor<float>, MathOperators.Floor<double>>(c, FloorOf)),
        new KernelFunction("trunc truncate", "A number without its fraction, or with some digits of it.", "trunc(-1.8)", WholeResult, c =>
            c.Arguments.Count == 2 ? Digits(c, Int128Divide, Math.Truncate) : Whole<MathOperators.Truncate<float>,
                MathOperators.Truncate<double>>(c, Int128Divide)),
        new KernelFunction("round", "The nearest number with some digits, half away from zero.", "round(2.5)", WholeResult, c =>
            c.Arguments.Count == 2
                ? Digits(c, PowersOfTen.DivideRounded, x => Math.Round(x, MidpointRounding.AwayFromZero))
                : Whole<MathOperators.Round<float>, MathOperators.Round<double>>(c, PowersOfTen.DivideRounded)),
    ];

    static FunctionSignature? WholeResult(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count == 0 || arguments.Count > 2)
        {
            return null;
        }

        DataType type = arguments[0].Logical.Id == TypeId.Null ? Number : arguments[0].Logical;
        if (!type.IsNumeric || (arguments.Count == 2 && !(arguments[1].Logical.IsInteger || arguments[1].Id == TypeId.Null)))
        {
            return null;
        }

        if (arguments.Count == 2)
        {
            DataType digits = type.IsInteger ? Integer : type.Id == TypeId.Float32 ? Number : type;
            if (digits is DecimalType number && constants[1]?.Value is { } constant)
            {
                // A constant number of digits is the scale of the result; one more digit before the point for 9.99.
                int scale = (int)Math.Clamp(Convert.ToInt64(constant, CultureInfo.InvariantCulture), 0, number.Scale);
                int precision = Math.Min(number.Precision - number.Scale + scale + 1, DecimalType.MaxPrecision);
                return Of(scale == number.Scale ? number : DataType.Decimal(precision, scale), digits, Integer);
            }

            return Of(digits, digits, Integer);
        }

        return type is DecimalType { Scale: > 0 } d
            ? Of(DataType.Decimal(Math.Min(d.Precision - d.Scale + 1, DecimalType.MaxPrecision), 0), type)
            : Of(type, type);
    }

    static Column Whole<TFloat, TDouble>(ScalarInvocation call, Func<Int128, Int128, Int128> divide)
        where TFloat : struct, IMap<float, float>
        where TDouble : struct, IMap<double, double>
    {
        Column input = call.Arguments[0];
        switch (input.Type.Logical)
        {
            case { Id: TypeId.Float32 }:
                return MapKernel.Map<float, float, TFloat>(input, DataType.Float32, call.Scratch);
            case { Id: TypeId.Float64 }:
                return MapKernel.Map<double, double, TDouble>(input, DataType.Float64, call.Scratch);
            case DecimalType { Scale: > 0 } type:
                Int128 unit = PowersOfTen.Of(type.Scale);
                return RowLoop.Run(call, (a, row, result) => RowLoop.PutDecimal(result, divide(RowLoop.Decimal(a[0], row), unit)));
            default:
                return input;
        }
    }

    static Column Digits(ScalarInvocation call, Func<Int128, Int128, Int128> divide, Func<double, double> round)
    {
        switch (call.ResultType)
        {
            case DecimalType type:
                var source = (DecimalType)call.Arguments[0].Type.Logical;
                Int128 dropped = PowersOfTen.Of(source.Scale - type.Scale);
                return RowLoop.Run(call, (a, row, result) => RowLoop.PutDecimal(
                    result,
                    Rescale(RowLoop.Decimal(a[0], row), source.Scale - RowLoop.Integer(a[1], row), divide,
                        DecimalType.MaxPrecision) / dropped));
            case { Id: TypeId.Int64 }:
                return RowLoop.Run(call, (a, row, result) =>
                    RowLoop.Put(result, (long)Rescale(RowLoop.Integer(a[0], row), -RowLoop.Integer(a[1], row), divide, 0)));
            default:
                return RowLoop.Run(call, (a, row, result) =>
                    RowLoop.Put(result, OfDouble(RowLoop.Double(a[0], row), RowLoop.Integer(a[1], row), round)));
        }
    }

    /// <summary>Sets the last <paramref name="digits"/> digits to zero; a precision of zero stands for 64 bits.</summary>
    static Int128 Rescale(Int128 value, long digits, Func<Int128, Int128, Int128> divide, int precision)
    {
        if (digits <= 0)
        {
            return value;
        }

        if (digits > 37)
        {
            return 0;
        }

        Int128 unit = PowersOfTen.Of((int)digits);
        Int128 quotient = divide(value, unit);
        Int128 limit = precision == 0 ? long.MaxValue : PowersOfTen.Of(precision) - 1;
        return PowersOfTen.Magnitude(quotient) > (UInt128)(limit / unit) ? throw MathErrors.Overflow("round") : quotient * unit;
    }

    static double OfDouble(double value, long digits, Func<double, double> round)
    {
        if (digits > 308 || !double.IsFinite(value))
        {
            return value;
        }

        if (digits < -308)
        {
            return 0;
        }

        double unit = Math.Pow(10, Math.Abs(digits));
        double scaled = digits >= 0 ? value * unit : value / unit;
        if (!double.IsFinite(scaled) || (digits >= 0 && Math.Abs(scaled) >= 1L << 52))
        {
            return value;
        }

        return digits >= 0 ? round(scaled) / unit : round(scaled) * unit;
    }

    static Int128 Int128Divide(Int128 value, Int128 unit) => value / unit;

    static Int128 FloorOf(Int128 value, Int128 unit)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(value, unit);
        return rest < 0 ? quotient - 1 : quotient;
    }

    static Int128 CeilingOf(Int128 value, Int128 unit)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(value, unit);
        return rest > 0 ? quotient + 1 : quotient;
    }
}
