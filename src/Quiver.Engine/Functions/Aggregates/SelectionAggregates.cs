using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Aggregates that join or collect values, and logical ones.</summary>
static class SelectionAggregates
{
    public static IEnumerable<AggregateFunction> All =>
    [
        new AccumulatorFunction(
            "string_agg group_concat listagg", "The texts joined with a separator.", "string_agg(x, ', ')", JoinTypes, (_, budget) =>
            new TextJoinAccumulator(budget), isOrderSensitive: true),
        new AccumulatorFunction("array_agg list", "A list of the values, nulls included.", "array_agg(x)", ListTypes, (s, budget) =>
            new CollectAccumulator([s.Parameters[0]], s.Result, new ListFinisher(), budget), isOrderSensitive: true,
            isOrderedByMorsels: true),
        new AccumulatorFunction(
            "bool_and every logical_and", "Whether all values are true.", "bool_and(x > 1)", Truths, (_, budget) =>
                new BooleanMinMaxAccumulator(isMax: false, budget), ignoresDuplicates: true),
        new AccumulatorFunction(
            "bool_or some logical_or", "Whether any value is true.", "bool_or(x > 1)", Truths, (_, budget) =>
                new BooleanMinMaxAccumulator(isMax: true, budget), ignoresDuplicates: true),
        new AccumulatorFunction(
            "count_if countif", "The number of rows in which a condition is true.", "count_if(x > 1)", a => Truths(a) is { } s
                ? new FunctionSignature(s.Parameters, DataType.Int64) : null, (_, budget) =>
            new BooleanCountAccumulator(budget)),
        new AccumulatorFunction(
            "map_agg", "A map of keys and values; the first value of equal keys.", "map_agg(x, y)",
            a => a is [var key, var value]
                ? Signatures.Of(DataType.Map(key.Logical, value.Logical), key.Logical, value.Logical) : null,
            (s, budget) => new CollectAccumulator(s.Parameters, s.Result, new MapFinisher(), budget), isOrderSensitive: true,
            isOrderedByMorsels: true),
        Bits("bit_and", "The bits set in all values.", BitFold.And),
        Bits("bit_or", "The bits set in any value.", BitFold.Or),
        Bits("bit_xor", "The bits set in an odd number of values.", BitFold.Xor),
    ];

    static AccumulatorFunction Bits(string name, string description, BitFold fold) => new(
        name, description, $"{name}(x)",
        a => a is [var type] && (type.Logical.IsInteger || type.Id == TypeId.Null) ? OfSame(type) : null,
        (s, budget) => new BitAccumulator(fold, s.Result, budget), ignoresDuplicates: fold != BitFold.Xor);

    static FunctionSignature OfSame(DataType type) =>
        type.Id == TypeId.Null ? Signatures.Of(DataType.Int64, DataType.Int64) : Signatures.Of(type.Logical, type.Logical);

    static FunctionSignature? JoinTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count is 1 or 2 ? new FunctionSignature([.. arguments.Select(_ => DataType.Utf8)], DataType.Utf8) : null;

    static FunctionSignature? ListTypes(IReadOnlyList<DataType> arguments) => arguments is [var type]
        ? Signatures.Of(DataType.List(type.Logical), type.Logical) : null;

    static FunctionSignature? Truths(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical.Id is TypeId.Boolean or TypeId.Null ? Signatures.Of(DataType.Boolean, DataType.Boolean)
            : null;
}
