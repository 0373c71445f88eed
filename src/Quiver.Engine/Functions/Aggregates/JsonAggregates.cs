using Quiver.Arrow.Types;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Aggregates that make JSON.</summary>
static class JsonAggregates
{
    public static IEnumerable<AggregateFunction> All =>
    [
        new AccumulatorFunction(
            "json_group_array json_agg jsonb_agg", "The values as a JSON array, nulls included.", "json_group_array(x)",
            a => a is [var type] ? Signatures.Of(DataType.Utf8, type.Logical) : null,
            (_, budget) => new JsonGroupAccumulator(isObject: false, budget), isOrderSensitive: true) { TakesJson = true },
        new AccumulatorFunction(
            "json_group_object json_object_agg jsonb_object_agg", "A JSON object of the names and values.",
            "json_group_object('a' || x, x)",
            a => a is [var key, var value] ? Signatures.Of(DataType.Utf8, key.Logical, value.Logical) : null,
            (_, budget) => new JsonGroupAccumulator(isObject: true, budget), isOrderSensitive: true) { TakesJson = true },
        new AccumulatorFunction(
            "json_group_structure", "The kinds of all parts of the JSON values together.", "json_group_structure('[' || x || ']')",
            a => a is [var type] && JsonFunctions.IsText(type) ? Signatures.Of(DataType.Utf8, DataType.Utf8) : null,
            (_, budget) => new JsonStructureAccumulator(budget)),
    ];
}
