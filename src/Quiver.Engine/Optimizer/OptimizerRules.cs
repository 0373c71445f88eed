using Quiver.Engine.Optimizer.Aggregates;
using Quiver.Engine.Optimizer.JoinOrder;

namespace Quiver.Engine.Optimizer;

/// <summary>The rules in the order in which they are applied.</summary>
static class OptimizerRules
{
    /// <summary>The rules without which a plan cannot run.</summary>
    public static IReadOnlyList<IOptimizerRule> Required { get; } = [new SubqueryUnnesting()];

    /// <summary>
    /// All rules. Subqueries become joins first, since every other rule knows joins and none knows subqueries. Constants are folded
    /// before filters move, so that what moves is small; joins are ordered when all their conditions have arrived; aggregates are
    /// rewritten when it is known which filters are left over tables; columns are pruned when no rule after reads more of them.
    /// </summary>
    public static IReadOnlyList<IOptimizerRule> All { get; } =
    [
        new SubqueryUnnesting(),
        new CommonTableInlining(),
        new OrderedPicks(),
        new ConstantFolding(),
        new FunctionUnwrapping(),
        new LiteralNarrowing(),
        new PatternSimplification(),
        new RangeSimplification(),
        new SortElimination(),
        new FilterPushdown(),
        new JoinElimination(),
        new CommonTablePushdown(),
        new JoinOrdering(),
        new OffsetSums(),
        new CountedColumns(),
        new MetadataAggregates(),
        new UniqueDistinct(),
        new GroupKeyReduction(),
        new SharedAggregates(),
        new DistinctCalls(),
        new EagerAggregation(),
        new ProjectionPushdown(),
        new CommonSubplans(),
        new LimitPushdown(),
        new TopNPushdown(),
        new PartitionTopN(),
    ];

    /// <summary>The rules that may be left out.</summary>
    public static IEnumerable<IOptimizerRule> Optional =>
        All.Concat(Last).Where(r => !Required.Any(needed => needed.Name == r.Name));

    /// <summary>The rules that come after those of programs: what they leave of a table may not be enough for a filter that a later rule
    /// adds.</summary>
    public static IReadOnlyList<IOptimizerRule> Last { get; } = [new ReadyAnswers(), new LateMaterialization()];

    /// <summary>Whether a plan may not run without the rule.</summary>
    public static bool IsRequired(IOptimizerRule rule) => Required.Any(r => r.GetType() == rule.GetType());
}
