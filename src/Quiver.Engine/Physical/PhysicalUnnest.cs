using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Repeats each row for the elements of its lists.</summary>
sealed class PhysicalUnnest(PhysicalPlan input, IReadOnlyList<Projection> lists, PlanColumn? ordinality, bool keepsEmpty) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Lists { get; } = lists;

    public PlanColumn? Ordinality { get; } = ordinality;

    public bool KeepsEmpty { get; } = keepsEmpty;

    public override IReadOnlyList<PlanColumn> Columns { get; } =
        [.. input.Columns, .. lists.Select(l => l.Column), .. ordinality is null ? [] : new[] { ordinality }];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Unnest: {LogicalUnnest.Text(Lists, Ordinality, KeepsEmpty)}";
}
