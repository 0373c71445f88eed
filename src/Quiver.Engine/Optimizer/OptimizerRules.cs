namespace Quiver.Engine.Optimizer;

/// <summary>The rules in the order in which they are applied.</summary>
static class OptimizerRules
{
    /// <summary>All rules. Subqueries become joins first, since every other rule knows joins and none knows subqueries.</summary>
    public static IReadOnlyList<IOptimizerRule> All { get; } =
    [
        new SubqueryUnnesting(),
        new FilterPushdown(),
        new ProjectionPushdown(),
    ];
}
