using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Statistics of numbers, quantiles, and estimates.</summary>
static class StatisticalAggregates
{
    public static IEnumerable<AggregateFunction> All => [.. Moments, .. Regressions, .. Quantiles];

    static IEnumerable<AggregateFunction> Moments =>
    [
        Moment("stddev stddev_samp std", "The standard deviation of a sample.", s => Root(s.SampleVariance)),
        Moment("stddev_pop", "The standard deviation of a population.", s => Root(s.PopulationVariance)),
        Moment("variance var_samp var var_sample", "The variance of a sample.", s => s.SampleVariance),
        Moment("var_pop var_population", "The variance of a population.", s => s.PopulationVariance),
        Moment("skewness", "How far a distribution leans to one side.", s => s.Skewness),
        Moment("kurtosis", "The excess kurtosis of a sample.", s => s.Kurtosis),
        Moment("kurtosis_pop", "The excess kurtosis of a population.", s => s.PopulationKurtosis),
        new AccumulatorFunction(
            "product", "The product.", "product(x)", a => Numbers(a, 1), (_, budget) =>
                new PairAccumulator<ProductState>(s => s.Product, budget)),
    ];

    static IEnumerable<AggregateFunction> Regressions =>
    [
        Regression("corr", "The correlation of two numbers.", s => s.Correlation),
        Regression("covar_pop", "The covariance of a population.", s => s.PopulationCovariance),
        Regression("covar_samp covar", "The covariance of a sample.", s => s.SampleCovariance),
        Regression("regr_slope", "The slope of the line through pairs (y, x).", s => s.Slope),
        Regression("regr_intercept", "Where the line through pairs (y, x) meets x = 0.", s => s.Intercept),
        Regression("regr_r2", "The coefficient of determination of pairs (y, x).", s => s.Determination),
        Regression("regr_avgx", "The average of x over pairs (y, x).", s => s.MeanX),
        Regression("regr_avgy", "The average of y over pairs (y, x).", s => s.MeanY),
        Regression("regr_sxx", "The sum of squares of x.", s => s.SquaresX),
        Regression("regr_syy", "The sum of squares of y.", s => s.SquaresY),
        Regression("regr_sxy", "The sum of products of x and y.", s => s.Products),
        new AccumulatorFunction(
            "regr_count", "The number of pairs without null.", "regr_count(y, x)", PairCountTypes, (_, budget) =>
                new CountAccumulator(budget)),
    ];

    static IEnumerable<AggregateFunction> Quantiles =>
    [
        new AccumulatorFunction("median", "The middle value.", "median(x)", a => Numbers(a, 1), (s, budget) =>
            new CollectAccumulator(DataType.Float64, s.Result, new QuantileFinisher(isContinuous: true, 0.5), budget)),
        new AccumulatorFunction(
            "quantile_cont percentile_cont approx_percentile_cont approx_quantile",
                "The value below which a fraction lies, between two values in proportion.", "quantile_cont(x, 0.9)", ContinuousTypes,
                    (s, budget) =>
            new CollectAccumulator(DataType.Float64, s.Result, new QuantileFinisher(isContinuous: true, null), budget)),
        new AccumulatorFunction(
            "quantile_disc percentile_disc quantile", "The least value that is not below a fraction of them.", "quantile_disc(x, 0.9)",
                DiscreteTypes, (s, budget) =>
            new CollectAccumulator(s.Parameters[0], s.Result, new QuantileFinisher(isContinuous: false, null), budget)),
        new AccumulatorFunction("approx_median", "The middle value.", "approx_median(x)", a => Numbers(a, 1), (s, budget) =>
            new CollectAccumulator(DataType.Float64, s.Result, new QuantileFinisher(isContinuous: true, 0.5), budget)),
        new AccumulatorFunction("mode", "The most frequent value, the least of them where several are.", "mode(x)", OneOfAny, (s, budget) =>
            new CollectAccumulator(s.Parameters[0], s.Result, new ModeFinisher(countsAll: false), budget)),
        new AccumulatorFunction("histogram", "How often each value occurs, as a map.", "histogram(x)", HistogramTypes, (s, budget) =>
            new CollectAccumulator(s.Parameters[0], s.Result, new ModeFinisher(countsAll: true), budget)),
        new AccumulatorFunction(
            "approx_distinct approx_count_distinct", "An estimate of the number of distinct values.", "approx_distinct(x)", a =>
                a.Count == 1 ? Signatures.Of(DataType.Int64, a[0].Logical) : null, (_, budget) =>
            new DistinctSketchAccumulator(budget), ignoresDuplicates: true),
    ];

    static double? Root(double? value) => value is { } v ? Math.Sqrt(v) : null;

    static AccumulatorFunction Moment(string names, string description, Func<MomentState, double?> finish) => new(
        names, description, $"{names.Split(' ')[0]}(x)", a => Numbers(a, 1), (_, budget) =>
            new PairAccumulator<MomentState>(finish, budget));

    static AccumulatorFunction Regression(string names, string description, Func<RegressionState, double?> finish) => new(
        names, description, $"{names.Split(' ')[0]}(y, x)", a => Numbers(a, 2), (_, budget) =>
            new PairAccumulator<RegressionState>(finish, budget));

    static bool IsNumber(DataType type) => type.Logical.IsNumeric || type.Id == TypeId.Null;

    static FunctionSignature? Numbers(IReadOnlyList<DataType> arguments, int count) => arguments.Count == count && arguments.All(IsNumber)
        ? new FunctionSignature([.. arguments.Select(_ => DataType.Float64)], DataType.Float64)
        : null;

    static FunctionSignature? PairCountTypes(IReadOnlyList<DataType> arguments) => Numbers(arguments, 2) is { } s
        ? new FunctionSignature(s.Parameters, DataType.Int64) : null;

    static FunctionSignature? ContinuousTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && IsNumber(arguments[0]) ? WithFraction(DataType.Float64, arguments[1]) : null;

    static FunctionSignature? DiscreteTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 ? WithFraction(arguments[0].Logical, arguments[1]) : null;

    static FunctionSignature? WithFraction(DataType value, DataType fraction) => fraction.Logical switch
    {
        ListType { Element.IsNumeric: true } => Signatures.Of(DataType.List(value), value, DataType.List(DataType.Float64)),
        { IsNumeric: true } => Signatures.Of(value, value, DataType.Float64),
        _ => null,
    };

    static FunctionSignature? OneOfAny(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? Signatures.Of(type.Logical, type.Logical) : null;

    static FunctionSignature? HistogramTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] ? Signatures.Of(DataType.Map(type.Logical, DataType.Int64), type.Logical) : null;
}
