namespace Quiver.Engine.Optimizer;

/// <summary>The plan after a rule that changed it, for EXPLAIN (RULES).</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Plan">The plan as text.</param>
sealed record OptimizerStep(string Rule, string Plan);
