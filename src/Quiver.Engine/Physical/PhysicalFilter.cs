using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Passes the rows for which all conditions are true; the cheap and selective ones stand first.</summary>
sealed class PhysicalFilter(PhysicalPlan input, IReadOnlyList<Expression> conditions) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<Expression> Conditions { get; } = conditions;

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override IReadOnlyList<SortKey> Order => Input.Order;

    public override PlanProperties Properties => Input.Properties with { RowCount = null };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Filter: {string.Join(" AND ", Conditions)}";
}
