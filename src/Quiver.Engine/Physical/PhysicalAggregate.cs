using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Groups rows by keys in tables of the workers that are merged at the end, and computes aggregates.</summary>
sealed class PhysicalAggregate(PhysicalPlan input, IReadOnlyList<Projection> keys, IReadOnlyList<(PlanColumn Column,
    AggregateCall Call)> calls, GroupingSetList? sets = null)
    : PhysicalPlan
{
    /// <summary>More groups than that are not chosen from the first ones: their table would leave the caches.</summary>
    public const int MaxGroupLimit = 4096;

    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Keys { get; } = keys;

    public IReadOnlyList<(PlanColumn Column, AggregateCall Call)> Calls { get; } = calls;

    /// <summary>The grouping sets; null for the one set of all keys.</summary>
    public GroupingSetList? Sets { get; } = sets;

    /// <summary>How many groups are wanted, whichever they are; null for all.</summary>
    public int? GroupLimit { get; init; }

    public override IReadOnlyList<PlanColumn> Columns { get; } =
        [.. keys.Select(k => k.Column), .. calls.Select(c => c.Column), .. sets is null ? [] : sets.Groupings.Select(g => g.Column)];

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    /// <summary>Whether what a call keeps of a group does not grow with its rows, so that a few groups never need the disk.</summary>
    public static bool IsSmall(AggregateCall call) =>
        call is { IsDistinct: false, OrderBy.Count: 0, Signature.Result.IsNested: false }
        && call.Function.Name is "count" or "sum" or "avg" or "min" or "max";

    public override string Describe() => Keys.Count == 0 && Sets is null
        ? $"Aggregate: {string.Join(", ", Calls.Select(c => c.Call))}"
        : $"HashAggregate: {(Sets is null ? "" : $"sets=[{Sets.Describe(k => Keys[k].Column.Name)}] ")}"
            + $"keys=[{string.Join(", ", Keys)}] calls=[{string.Join(", ", Calls.Select(c => c.Call))}]"
            + (GroupLimit is { } limit ? $" groups={limit}" : "");
}
