using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Gives the rows of all inputs, or of the first as far as the second has (or has not) them.</summary>
sealed class PhysicalSetOperation(SetOperator op, IReadOnlyList<PlanColumn> columns, IReadOnlyList<PhysicalPlan> inputs) : PhysicalPlan
{
    public SetOperator Operator { get; } = op;

    public IReadOnlyList<PhysicalPlan> Sources { get; } = inputs;

    public override IReadOnlyList<PlanColumn> Columns { get; } = columns;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [.. inputs];

    public override string Describe() => Operator.ToString();
}
