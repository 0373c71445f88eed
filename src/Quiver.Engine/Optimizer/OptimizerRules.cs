using Quiver.Engine.Optimizer.JoinOrder;

namespace Quiver.Engine.Optimizer;

/// <summary>The rules in the order in which they are applied.</summary>
static class OptimizerRules
{
    /// <summary>The rules without which a plan cannot run.</summary>
    public static IReadOnlyList<IOptimizerRule> Required { get; } = [new SubqueryUnnesting(), new OrderedAggregates()];

    /// <summary>
    /// All rules. Subqueries become joins first, since every other rule knows joins and none knows subqueries. Aggregates lose
    /// the orders that they can do without before those that are left split them. Constants are folded before filters move, so that
    /// what moves is small; joins are ordered when all their conditions have arrived; columns are pruned when no rule after reads
    /// more of them.
    /// </summary>
    public static IReadOnlyList<IOptimizerRule> All { get; } =
    [
        new SubqueryUnnesting(),
        new OrderedPicks(),
        new OrderedAggregates(),
        new ConstantFolding(),
        new LiteralNarrowing(),
        new FilterPushdown(),
        new JoinElimination(),
        new JoinOrdering(),
        new CountedColumns(),
        new ProjectionPushdown(),
        new LimitPushdown(),
    ];

    /// <summary>The rules that come after those of programs: what they leave of a table may not be enough for a filter that a later rule
    /// adds.</summary>
    public static IReadOnlyList<IOptimizerRule> Last { get; } = [new ReadyAnswers()];
}
