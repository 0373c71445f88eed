using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

namespace Quiver.Engine.Physical;

/// <summary>Plans and runs a plan for each different combination of values that the rows of another plan bind it to.</summary>
sealed class PhysicalNestedJoin(LogicalNestedJoin join, PhysicalPlan outer) : PhysicalPlan
{
    /// <summary>What is run, and how it is joined.</summary>
    public LogicalNestedJoin Join { get; } = join;

    /// <summary>The rows that it is run for.</summary>
    public PhysicalPlan Outer { get; } = outer;

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. outer.Columns, .. join.Inner.Output];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [outer];

    /// <summary>Plans the inner plan for some values.</summary>
    public PhysicalPlan PlanFor(
        IReadOnlyList<ScalarValue> values, Func<Expression, ScalarValue> evaluate, CancellationToken cancellationToken) =>
        new PhysicalPlanner().Plan(NestedPlans.Optimize(Join, values, new OptimizerContext(Join.Ids, evaluate, cancellationToken)));

    public override string Describe() => Join.Describe();
}
