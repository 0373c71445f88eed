using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Count, sum, average and extremes.</summary>
static class BasicAggregates
{
    public static IEnumerable<AggregateFunction> All =>
    [
        Count,
        Sum,
        new AccumulatorFunction(
            "avg mean", "The average.", "avg(x)", AverageTypes, Average),
        new AccumulatorFunction(
            "min", "The least value, or a list of the n least ones.", "min(x)", Comparable, (s, budget) =>
                Extreme(s, isMax: false, budget), ignoresDuplicates: true)
        {
            ConstantAt = 1,
        },
        Max,
    ];

    /// <summary>The number of rows or values.</summary>
    public static AggregateFunction Count { get; } = new AccumulatorFunction(
        "count", "The number of rows, or of values that are not null.", "count(x)", CountTypes,
        (_, budget) => new CountAccumulator(budget));

    /// <summary>The sum.</summary>
    public static AggregateFunction Sum { get; } = new AccumulatorFunction(
        "sum sum_no_overflow", "The sum.", "sum(x)", SumTypes, (s, budget) => s.Result.Id == TypeId.Interval
            ? new IntervalSumAccumulator(isAverage: false, budget) : SumAccumulators.Sum(s.Parameters[0], s.Result, budget));

    /// <summary>The greatest value.</summary>
    public static AggregateFunction Max { get; } = new AccumulatorFunction(
        "max", "The greatest value, or a list of the n greatest ones.", "max(x)", Comparable, (s, budget) =>
            Extreme(s, isMax: true, budget), ignoresDuplicates: true)
    {
        ConstantAt = 1,
    };

    static GroupedAccumulator Average(FunctionSignature signature, MemoryBudget budget) => signature.Result.Id switch
    {
        TypeId.Float64 => SumAccumulators.Average(signature.Parameters[0], budget),
        TypeId.Interval => new IntervalSumAccumulator(isAverage: true, budget),
        _ => new TemporalAverageAccumulator(
            signature.Result, signature.Parameters[0].Id == TypeId.Date ? MicrosecondsPerDay : 1, budget),
    };

    static GroupedAccumulator Extreme(FunctionSignature signature, bool isMax, MemoryBudget budget) => signature.Parameters.Count == 2
        ? new CollectAccumulator([signature.Parameters[0]], signature.Result, new ExtremeRowsFinisher(isMax), budget)
        : signature.Result.IsNested
        ? PickAccumulators.Create(isMax ? PickOrder.Greatest(0) : PickOrder.Least(0), signature.Parameters, budget)
        : MinMaxAccumulators.Create(signature.Result, isMax, budget);

    static FunctionSignature CountTypes(IReadOnlyList<DataType> arguments) => new([.. arguments.Select(a => a.Logical)], DataType.Int64);

    static FunctionSignature? SumTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            { IsInteger: true } integer => Signatures.Of(DataType.Int64, integer),
            DecimalType number => Signatures.Of(DataType.Decimal(DecimalType.MaxPrecision, number.Scale), number),
            { IsFloating: true } number => Signatures.Of(DataType.Float64, number),
            { Id: TypeId.Boolean or TypeId.Null } => Signatures.Of(DataType.Int64, DataType.Int64),
            { Id: TypeId.Interval } => Signatures.Of(DataType.Interval, DataType.Interval),
            _ => null,
        }
        : null;

    static FunctionSignature? AverageTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            { IsNumeric: true } number => Signatures.Of(DataType.Float64, number),
            { Id: TypeId.Null } => Signatures.Of(DataType.Float64, DataType.Float64),
            { Id: TypeId.Interval } => Signatures.Of(DataType.Interval, DataType.Interval),
            { Id: TypeId.Date } => Signatures.Of(Signatures.Timestamp, DataType.Date),
            TimestampType or TimeType or DurationType => Signatures.Of(type.Logical, type.Logical),
            _ => null,
        }
        : null;

    static FunctionSignature? Comparable(IReadOnlyList<DataType> arguments)
    {
        DataType? type = arguments.Count == 0 ? null : arguments[0].Id == TypeId.Null ? DataType.Int64 : arguments[0].Logical;
        return arguments switch
        {
            [_] => Signatures.Of(type!, type!),
            [_, { Logical: { IsInteger: true } or { Id: TypeId.Null } }] => Signatures.Of(DataType.List(type!), type!, DataType.Int64),
            _ => null,
        };
    }

    const long MicrosecondsPerDay = 86_400_000_000;
}
