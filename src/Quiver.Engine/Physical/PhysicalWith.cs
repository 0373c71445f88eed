using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Keeps the rows of a common table, then runs the body that reads them.</summary>
sealed class PhysicalWith(CommonTable table, PhysicalPlan definition, PhysicalPlan body) : PhysicalPlan
{
    public CommonTable Table { get; } = table;

    public PhysicalPlan Definition { get; } = definition;

    public PhysicalPlan Body { get; } = body;

    public override IReadOnlyList<PlanColumn> Columns => Body.Columns;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [definition, body];

    public override string Describe() => $"With: {Table.Name}";
}
