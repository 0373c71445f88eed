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

    public override string Describe() => $"Project: {string.Join(", ", Projections)}";
}
