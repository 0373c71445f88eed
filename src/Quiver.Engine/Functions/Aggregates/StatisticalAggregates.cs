using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Statistics of numbers, quantiles, and estimates.</summary>
static class StatisticalAggregates
{
    public static IEnumerable<AggregateFunction> All => [.. Moments, .. Means, .. Regressions, .. Counts];

    static IEnumerable<AggregateFunction> Moments =>
    [
        Moment("stddev stddev_samp std", "The standard deviation of a sample.", s => Root(s.SampleVariance)),
        Moment("stddev_pop", "The standard deviation of a population.", s => Root(s.PopulationVariance)),
        Moment("variance var_samp var var_sample", "The variance of a sample.", s => s.SampleVariance),
        Moment("var_pop var_population", "The variance of a population.", s => s.PopulationVariance),
        Moment("sem", "The standard error of the mean.", s => s.StandardError),
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

    static IEnumerable<AggregateFunction> Means =>
    [
        Mean("fsum kahan_sum sumkahan", "The sum of floating-point numbers, with what additions lose put back.", s => s.Sum),
        Mean("favg", "The average, summed up as by fsum.", s => s.Average),
        Mean("geometric_mean geomean", "The n-th root of the product of n values.", s => s.Geometric),
        Mean("harmonic_mean", "The number of values over the sum of their reciprocals.", s => s.Harmonic),
        new AccumulatorFunction(
            "weighted_avg wavg", "The average of values by a weight.", "weighted_avg(x, y)", a => Numbers(a, 2), (_, budget) =>
                new PairAccumulator<MeanState>(s => s.Weighted, budget)),
    ];

    static IEnumerable<AggregateFunction> Counts =>
    [
        new AccumulatorFunction(
            "mode", "The most frequent value, the least of them where several are.", "mode(x)", OneOfAny, (s, budget) =>
                new CollectAccumulator([s.Parameters[0]], s.Result, new ModeFinisher(countsAll: false), budget))
        {
            FractionAt = 0,
        },
        new AccumulatorFunction(
            "entropy", "Shannon's entropy of the values, in bits.", "entropy(x)",
            a => a is [var type] ? Signatures.Of(DataType.Float64, type.Logical) : null, (s, budget) =>
                new CollectAccumulator([s.Parameters[0]], s.Result, new EntropyFinisher(), budget)),
        new AccumulatorFunction(
            "approx_top_k", "The most frequent values, at most k of them, most frequent first.", "approx_top_k(x, 3)", TopTypes,
            (s, budget) =>
                new CollectAccumulator([s.Parameters[0]], s.Result, new TopValuesFinisher(), budget))
        {
            ConstantAt = 1,
        },
        new AccumulatorFunction(
            "histogram", "How often each value occurs, as a map; with bounds, how many values each bin up to one has.", "histogram(x)",
            HistogramTypes, (s, budget) => new CollectAccumulator(
                [s.Parameters[0]], s.Result, s.Parameters.Count == 1 ? new ModeFinisher(countsAll: true) : new BinsFinisher(isExact: false),
                budget))
        {
            ConstantAt = 1,
        },
        new AccumulatorFunction(
            "histogram_exact", "How often each of some values occurs, as a map.", "histogram_exact(x, [1, 2])",
            a => a.Count == 2 ? HistogramTypes(a) : null, (s, budget) =>
                new CollectAccumulator([s.Parameters[0]], s.Result, new BinsFinisher(isExact: true), budget))
        {
            ConstantAt = 1,
        },
        new AccumulatorFunction(
            "approx_distinct approx_count_distinct", "An estimate of the number of distinct values.", "approx_distinct(x)", a =>
                a.Count == 1 ? Signatures.Of(DataType.Int64, a[0].Logical) : null, (_, budget) =>
            new DistinctSketchAccumulator(budget), ignoresDuplicates: true),
    ];

    static double? Root(double? value) => value is { } v ? Math.Sqrt(v) : null;

    static AccumulatorFunction Moment(string names, string description, Func<MomentState, double?> finish) => new(
        names, description, $"{names.Split(' ')[0]}(x)", a => Numbers(a, 1), (_, budget) =>
            new PairAccumulator<MomentState>(finish, budget));

    static AccumulatorFunction Mean(string names, string description, Func<MeanState, double?> finish) => new(
        names, description, $"{names.Split(' ')[0]}(x)", a => Numbers(a, 1), (_, budget) =>
            new PairAccumulator<MeanState>(finish, budget));

    static AccumulatorFunction Regression(string names, string description, Func<RegressionState, double?> finish) => new(
        names, description, $"{names.Split(' ')[0]}(y, x)", a => Numbers(a, 2), (_, budget) =>
            new PairAccumulator<RegressionState>(finish, budget));

    static bool IsNumber(DataType type) => type.Logical.IsNumeric || type.Id == TypeId.Null;

    static FunctionSignature? Numbers(IReadOnlyList<DataType> arguments, int count) => arguments.Count == count && arguments.All(IsNumber)
        ? new FunctionSignature([.. arguments.Select(_ => DataType.Float64)], DataType.Float64)
        : null;

    static FunctionSignature? PairCountTypes(IReadOnlyList<DataType> arguments) => Numbers(arguments, 2) is { } s
        ? new FunctionSignature(s.Parameters, DataType.Int64) : null;

    static FunctionSignature? OneOfAny(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? Signatures.Of(type.Logical, type.Logical) : null;

    static FunctionSignature? TopTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type, { Logical: { IsInteger: true } or { Id: TypeId.Null } }]
            ? Signatures.Of(DataType.List(type.Logical), type.Logical, DataType.Int64) : null;

    static FunctionSignature? HistogramTypes(IReadOnlyList<DataType> arguments) => arguments switch
    {
        [var type] => Signatures.Of(DataType.Map(type.Logical, DataType.Int64), type.Logical),
        [{ Logical: { IsInteger: true } type }, { Logical: ListType { Element.IsInteger: true } }] =>
            Signatures.Of(DataType.Map(type, DataType.Int64), type, DataType.List(type)),
        [var type, { Logical: ListType bounds }] when Signatures.CommonOf([type, bounds.Element]) is { } common =>
            Signatures.Of(DataType.Map(common, DataType.Int64), common, DataType.List(common)),
        _ => null,
    };
}
