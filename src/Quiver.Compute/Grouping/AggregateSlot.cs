using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Grouping;

/// <summary>One aggregate of a GROUP BY.</summary>
/// <param name="Create">Creates the state of a worker.</param>
/// <param name="ArgumentTypes">The types of the arguments.</param>
/// <param name="IsDistinct">Whether equal arguments count once a group.</param>
/// <param name="HasFilter">Whether some rows do not count.</param>
sealed record AggregateSlot(
    Func<MemoryBudget, GroupedAccumulator> Create, IReadOnlyList<DataType> ArgumentTypes, bool IsDistinct, bool HasFilter)
{
    /// <summary>Creates the state of a worker, which knows about DISTINCT.</summary>
    public GroupedAccumulator CreateState(MemoryBudget budget) =>
        IsDistinct ? new DistinctAccumulator(Create(budget), ArgumentTypes, budget) : Create(budget);
}
