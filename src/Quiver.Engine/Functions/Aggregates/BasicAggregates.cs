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
        new AccumulatorFunction(
            "count", "The number of rows, or of values that are not null.", "count(x)", CountTypes, (_, budget) =>
                new CountAccumulator(budget)),
        new AccumulatorFunction(
            "sum", "The sum.", "sum(x)", SumTypes, (s, budget) => SumAccumulators.Sum(s.Parameters[0], s.Result, budget)),
        new AccumulatorFunction(
            "avg mean", "The average.", "avg(x)", AverageTypes, (s, budget) => SumAccumulators.Average(s.Parameters[0], budget)),
        new AccumulatorFunction(
            "min", "The least value.", "min(x)", Comparable, (s, budget) => Extreme(s, isMax: false, budget), ignoresDuplicates: true),
        Max,
    ];

    /// <summary>The greatest value.</summary>
    public static AggregateFunction Max { get; } = new AccumulatorFunction(
        "max", "The greatest value.", "max(x)", Comparable, (s, budget) => Extreme(s, isMax: true, budget), ignoresDuplicates: true);

    static GroupedAccumulator Extreme(FunctionSignature signature, bool isMax, MemoryBudget budget) => signature.Result.IsNested
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
            _ => null,
        }
        : null;

    static FunctionSignature? AverageTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? type.Logical switch
        {
            { IsNumeric: true } number => Signatures.Of(DataType.Float64, number),
            { Id: TypeId.Null } => Signatures.Of(DataType.Float64, DataType.Float64),
            _ => null,
        }
        : null;

    static FunctionSignature? Comparable(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? Signatures.Of(type.Logical.Id == TypeId.Null ? DataType.Int64 : type.Logical, type.Logical.Id == TypeId.Null ? DataType.Int64
            : type.Logical)
        : null;
}
