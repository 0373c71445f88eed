using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Chooses the accumulator that keeps a row a group.</summary>
static class PickAccumulators
{
    /// <summary>Creates the accumulator that gives the first argument of the row.</summary>
    public static GroupedAccumulator Create(PickOrder order, IReadOnlyList<DataType> types, MemoryBudget budget) =>
        Create(order, types, null, budget);

    /// <summary>Creates the accumulator that gives the first arguments of the row as the fields of a struct.</summary>
    public static GroupedAccumulator Create(PickOrder order, IReadOnlyList<DataType> types, StructType? structType, MemoryBudget budget)
    {
        DataType[] kept = [.. types.Take(structType?.Fields.Count ?? 1)];
        bool hasRanks = order.Keys.All(k => PickRanks.Supports(types[k.Argument]))
            && (order.Keys.Count < 2 || (order.Keys.Count == 2 && order.Keys.All(k => order.Required.Contains(k.Argument))));
        return hasRanks && Array.TrueForAll(kept, PickedValues.Supports)
            ? new RankedPickAccumulator(order, kept, structType, budget)
            : new PickAccumulator(order, types, structType, budget);
    }
}
