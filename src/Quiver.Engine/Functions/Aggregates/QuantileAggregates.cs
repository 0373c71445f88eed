using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Quantiles, exact and estimated, which take their values in WITHIN GROUP too.</summary>
static class QuantileAggregates
{
    public static IEnumerable<AggregateFunction> All =>
    [
        new AccumulatorFunction(
            "median", "The middle value, or what lies between the two in the middle.", "median(x)",
            a => a is [var type] && Continuous(type) is { } known ? Signatures.Of(known.Type, known.Type) : null,
            (s, budget) => new CollectAccumulator(
                [s.Parameters[0]], s.Result, new QuantileFinisher(IsContinuous(s.Parameters[0]), 0.5), budget)),
        new AccumulatorFunction(
            "quantile_cont percentile_cont", "The value below which a fraction lies, between two values in proportion.",
            "quantile_cont(x, 0.9)",
            a => a.Count == 2 && Continuous(a[0]) is { } known ? WithFraction(known.Type, a[1]) : null,
            (s, budget) => new CollectAccumulator(
                [s.Parameters[0]], s.Result, new QuantileFinisher(IsContinuous(s.Parameters[0]), null), budget))
        {
            FractionAt = 1,
        },
        new AccumulatorFunction(
            "quantile_disc percentile_disc quantile", "The least value that is not below a fraction of them.", "quantile_disc(x, 0.9)",
            a => a.Count == 2 ? WithFraction(a[0].Logical, a[1]) : null,
            (s, budget) => new CollectAccumulator(
                [s.Parameters[0]], s.Result, new QuantileFinisher(isContinuous: false, null), budget))
        {
            FractionAt = 1,
        },
        new AccumulatorFunction(
            "mad", "The median of the distances from the median.", "mad(x)", DeviationTypes,
            (s, budget) => new CollectAccumulator(
                [s.Parameters[0]], s.Result, new DeviationFinisher(NanosecondsPerTick(s.Parameters[0])), budget)),
        new AccumulatorFunction(
            "approx_median", "An estimate of the middle value.", "approx_median(x)",
            a => a is [var type] && Estimated(type) is { } known ? Signatures.Of(known, known) : null,
            (s, budget) => new DigestAccumulator(s.Result, 1, 0.5, budget)),
        new AccumulatorFunction(
            "approx_quantile approx_percentile_cont", "An estimate of the value below which a fraction lies, by a t-digest.",
            "approx_quantile(x, 0.9)", a => EstimateTypes(a, 1),
            (s, budget) => new DigestAccumulator(s.Result, 1, null, budget))
        {
            FractionAt = 1,
        },
        new AccumulatorFunction(
            "approx_percentile_cont_with_weight", "An estimate of the value below which a fraction of all weights lies.",
            "approx_percentile_cont_with_weight(x, y, 0.9)", a => EstimateTypes(a, 2),
            (s, budget) => new DigestAccumulator(s.Result, 2, null, budget))
        {
            FractionAt = 2,
        },
    ];

    /// <summary>The type in which quantiles of a type lie; those of types without an in between are discrete.</summary>
    static (DataType Type, bool IsContinuous)? Continuous(DataType type) => type.Logical switch
    {
        DecimalType number => (number, true),
        { Id: TypeId.Float32 } => (DataType.Float32, true),
        { IsNumeric: true } or { Id: TypeId.Null } => (DataType.Float64, true),
        { Id: TypeId.Date } => (Signatures.Timestamp, true),
        TimestampType or TimeType or DurationType => (type.Logical, true),
        var other => (other, false),
    };

    static bool IsContinuous(DataType type) => Continuous(type) is { IsContinuous: true };

    static DataType? Estimated(DataType type) => type.Logical switch
    {
        { Id: TypeId.Null } => DataType.Float64,
        { IsNumeric: true } or { Id: TypeId.Date } or TimestampType or TimeType or DurationType => type.Logical,
        _ => null,
    };

    static FunctionSignature? EstimateTypes(IReadOnlyList<DataType> arguments, int fractionAt)
    {
        bool hasClusters = arguments.Count == fractionAt + 2 && arguments[^1].Logical.IsInteger;
        if ((arguments.Count != fractionAt + 1 && !hasClusters) || Estimated(arguments[0]) is not { } type
            || (fractionAt == 2 && !arguments[1].Logical.IsNumeric)
            || WithFraction(type, arguments[fractionAt]) is not { } known)
        {
            return null;
        }

        DataType[] weight = fractionAt == 2 ? [DataType.Float64] : [];
        DataType[] clusters = hasClusters ? [DataType.Int64] : [];
        return new FunctionSignature([type, .. weight, known.Parameters[1], .. clusters], known.Result);
    }

    static FunctionSignature? WithFraction(DataType value, DataType fraction) => fraction.Logical switch
    {
        ListType { Element.IsNumeric: true } => Signatures.Of(DataType.List(value), value, DataType.List(DataType.Float64)),
        { IsNumeric: true } => Signatures.Of(value, value, DataType.Float64),
        _ => null,
    };

    static FunctionSignature? DeviationTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            DecimalType number => Signatures.Of(number, DataType.Decimal(number.Precision, number.Scale)),
            { IsNumeric: true } or { Id: TypeId.Null } => Signatures.Of(DataType.Float64, DataType.Float64),
            { Id: TypeId.Date } or TimestampType or TimeType => Signatures.Of(DataType.Interval, type.Logical),
            _ => null,
        }
        : null;

    static long NanosecondsPerTick(DataType type) => type switch
    {
        TimestampType time => TimeUnits.Nanoseconds(time.Unit),
        TimeType time => TimeUnits.Nanoseconds(time.Unit),
        _ => 86_400_000_000_000,
    };
}
