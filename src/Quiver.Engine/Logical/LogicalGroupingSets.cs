using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// Several groupings of the same rows in one pass: the groups of every set, with null for the keys that the set has not. Keys never
/// keep the ids of columns of the input, since they are other values.
/// </summary>
sealed class LogicalGroupingSets(LogicalAggregate grouped, GroupingSetList sets) : LogicalPlan
{
    /// <summary>The aggregate by all keys, of which each set has some.</summary>
    public LogicalAggregate Grouped { get; } = grouped;

    public GroupingSetList Sets { get; } = sets;

    public LogicalPlan Input => Grouped.Input;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. grouped.Output, .. sets.Groupings.Select(g => g.Column)];

    public override IReadOnlyList<LogicalPlan> Inputs => Grouped.Inputs;

    public override IReadOnlyList<Expression> Expressions => Grouped.Expressions;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalGroupingSets((LogicalAggregate)Grouped.WithInputs(inputs), Sets);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalGroupingSets((LogicalAggregate)Grouped.WithExpressions(expressions), Sets);

    public override string Describe() =>
        $"GroupingSets: sets=[{Sets.Describe(k => Grouped.Keys[k].Column.Name)}] keys=[{string.Join(", ", Grouped.Keys)}] "
        + $"calls=[{string.Join(", ", Grouped.Calls.Select(c => c.Call))}]";
}
