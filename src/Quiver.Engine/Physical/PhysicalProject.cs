using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Computes columns from each row.</summary>
sealed class PhysicalProject(PhysicalPlan input, IReadOnlyList<Projection> projections) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Projections { get; } = projections;

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. projections.Select(p => p.Column)];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    /// <summary>The first keys of the input's order that are passed.</summary>
    public override IReadOnlyList<SortKey> Order =>
        [.. Input.Order.Select(Passed).TakeWhile(k => k is not null).Select(k => k!)];

    public override string Describe() => $"Project: {string.Join(", ", Projections)}";

    SortKey? Passed(SortKey key) => Projections.FirstOrDefault(p => p.Expression.Equals(key.Expression)) is { } passing
        ? key with { Expression = passing.Column.Read() }
        : null;
}
