using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Grouping;

/// <summary>One aggregate of a GROUP BY.</summary>
/// <param name="Create">Creates the state of a worker.</param>
/// <param name="ArgumentTypes">The types of the arguments.</param>
/// <param name="IsDistinct">Whether equal arguments count once a group.</param>
/// <param name="HasFilter">Whether some rows do not count.</param>
sealed record AggregateSlot(
    Func<MemoryBudget, GroupedAccumulator> Create, IReadOnlyList<DataType> ArgumentTypes, bool IsDistinct, bool HasFilter)
{
    /// <summary>The types of the keys of the order in which rows are added; they come behind the arguments.</summary>
    public IReadOnlyList<DataType> OrderTypes { get; init; } = [];

    /// <summary>The directions of those keys.</summary>
    public IReadOnlyList<SortDirection> Order { get; init; } = [];

    /// <summary>Whether the state must see the rows of a group in order.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Where the call stands in the text of its statement; line 0 where it is not known.</summary>
    public (int Line, int Column) Place { get; init; }

    /// <summary>The types of all that a row gives: arguments and keys of the order.</summary>
    public IReadOnlyList<DataType> InputTypes => [.. ArgumentTypes, .. OrderTypes];

    /// <summary>Creates the state of a worker, which knows about DISTINCT and ORDER BY.</summary>
    public GroupedAccumulator CreateState(MemoryBudget budget)
    {
        GroupedAccumulator state = IsOrdered
            ? new OrderedAccumulator(CreateUnordered, InputTypes, Order, budget) : CreateUnordered(budget);
        return Place.Line > 0 ? new PlacedAccumulator(state, Place.Line, Place.Column) : state;
    }

    GroupedAccumulator CreateUnordered(MemoryBudget budget) =>
        IsDistinct ? new DistinctAccumulator(Create(budget), ArgumentTypes, budget) : Create(budget);
}
