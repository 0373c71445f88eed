using System.Numerics;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Functions.Aggregates;
using Quiver.InfluxQl.Functions.Forecasting;
using Quiver.InfluxQl.Functions.Indicators;
using Quiver.InfluxQl.Functions.Selectors;
using Quiver.InfluxQl.Functions.Transformations;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Functions;

/// <summary>Makes functions of calls whose arguments the compiler has checked.</summary>
static class FunctionFactory
{
    const long Second = 1_000_000_000;

    /// <summary>Whether a function goes over a series, rather than over the points of a bucket.</summary>
    public static bool IsTransformation(string name) => InfluxFunctions.KindOf(name)
        is InfluxFunctionKind.Transformation or InfluxFunctionKind.Integral or InfluxFunctionKind.HoltWinters;

    /// <summary>Returns the type of the results for values of a type; fails where the function does not take them.</summary>
    public static InfluxType ResultTypeOf(InfluxCall call, InfluxType input) =>
        Takes(call.Name, input) ? TypeResolver.ResultOf(call.Name, input) : throw FunctionErrors.Unsupported(call, input);

    /// <summary>Creates an aggregate or a selector.</summary>
    public static IReducer CreateReducer(InfluxCall call, InfluxType input, FunctionOptions options)
    {
        ResultTypeOf(call, input);
        return call.Name switch
        {
            "count" => new CountReducer(),
            "mode" => input == InfluxType.Boolean ? new BooleanModeReducer() : new ModeReducer(),
            "distinct" => new DistinctReducer(),
            "min" or "max" => new ExtremeReducer(call.Name == "max"),
            "first" or "last" => new EdgeReducer(call.Name == "last", input == InfluxType.Boolean, !options.Interval.IsNone),
            "sample" => new SampleReducer(IntegerOf(call.Arguments[1]), new Random(options.Seed)),
            "top" or "bottom" => new TopReducer(call.Name == "top", IntegerOf(call.Arguments[^1]), options.IsAscending),
            _ => input switch
            {
                InfluxType.Float => CreateNumeric<double>(call),
                InfluxType.Unsigned => CreateNumeric<ulong>(call),
                _ => CreateNumeric<long>(call),
            },
        };
    }

    /// <summary>Creates a transformation, the integral or a forecast.</summary>
    public static ITransformation CreateTransformation(InfluxCall call, InfluxType input, FunctionOptions options)
    {
        ResultTypeOf(call, input);
        if (InfluxFunctions.IsIndicator(call.Name))
        {
            return IndicatorFactory.Create(call);
        }

        return call.Name switch
        {
            "holt_winters" or "holt_winters_with_fit" => new HoltWintersTransformation(call, options),
            "integral" => new IntegralTransformation(UnitOf(call, Second), input, options),
            "elapsed" => new ElapsedTransformation(UnitOf(call, 1)),
            _ => input switch
            {
                InfluxType.Float => CreateTransformation<double>(call, options),
                InfluxType.Unsigned => CreateTransformation<ulong>(call, options),
                _ => CreateTransformation<long>(call, options),
            },
        };
    }

    static bool Takes(string function, InfluxType input)
    {
        bool isNumber = input is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;
        return isNumber || function switch
        {
            "count" or "mode" or "distinct" or "first" or "last" or "sample" or "elapsed" => true,
            "min" or "max" => input == InfluxType.Boolean,
            _ => false,
        };
    }

    static IReducer CreateNumeric<T>(InfluxCall call)
        where T : struct, INumber<T> => call.Name switch
        {
            "sum" => new SumReducer<T>(),
            "mean" => new MeanReducer<T>(),
            "median" => new MedianReducer<T>(),
            "spread" => new SpreadReducer<T>(),
            "stddev" => new StddevReducer<T>(),
            "percentile" => new PercentileReducer<T>(PercentOf(call)),
            _ => throw CompileErrors.Undefined(call.Name),
        };

    static ITransformation CreateTransformation<T>(InfluxCall call, FunctionOptions options)
        where T : struct, INumber<T>
    {
        switch (call.Name)
        {
            case "derivative" or "non_negative_derivative":
                long standard = call.Arguments[0] is InfluxCall ? options.Interval.Duration : Second;
                bool isNonNegative = call.Name == "non_negative_derivative";
                return new DerivativeTransformation<T>(UnitOf(call, standard), isNonNegative, options.IsAscending);
            case "difference" or "non_negative_difference":
                return new DifferenceTransformation<T>(call.Name == "non_negative_difference");
            case "moving_average":
                return new MovingAverageTransformation<T>(IntegerOf(call.Arguments[1]));
            case "cumulative_sum":
                return new CumulativeSumTransformation<T>();
            default:
                throw CompileErrors.Undefined(call.Name);
        }
    }

    static long UnitOf(InfluxCall call, long standard) =>
        call.Arguments is [_, InfluxDuration duration] ? duration.Nanoseconds : standard;

    static long IntegerOf(InfluxExpression argument) => ((InfluxInteger)argument).Value;

    static double PercentOf(InfluxCall call) =>
        call.Arguments[1] is InfluxInteger integer ? integer.Value : ((InfluxNumber)call.Arguments[1]).Value;
}
