using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Sorts all rows, or keeps the first of them in order where there is a fetch.</summary>
sealed class PhysicalSort(PhysicalPlan input, IReadOnlyList<SortKey> keys, long? fetch) : PhysicalPlan
{
    /// <summary>Up to how many rows the first ones are kept in a small set instead of sorting all.</summary>
    public const long MaxTopRows = 1 << 16;

    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<SortKey> Keys { get; } = keys;

    public long? Fetch { get; } = fetch;

    /// <summary>Whether only a small set of first rows is kept.</summary>
    public bool IsTop => Fetch <= MaxTopRows;

    /// <summary>Learns which values of the first key may be among the first rows; null where no scan can use it.</summary>
    public RuntimeFilter? RuntimeFilter { get; init; }

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override IReadOnlyList<SortKey> Order => Keys;

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() =>
        $"{(IsTop ? $"TopN: {Fetch} by" : "Sort:")} {string.Join(", ", Keys)}{(Fetch is { } rows && !IsTop ? $" fetch={rows}" : "")}";
}
