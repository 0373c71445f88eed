using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Turns a plan into one that gives the same rows at less cost. Rules keep no state between plans.</summary>
public interface IOptimizerRule
{
    /// <summary>The name in EXPLAIN (RULES).</summary>
    string Name { get; }

    /// <summary>What the rule does, in one phrase.</summary>
    string Purpose { get; }

    /// <summary>Returns the plan rewritten, or the same plan where there is nothing to do. Columns of the root stay as they are.</summary>
    LogicalPlan Apply(LogicalPlan plan, OptimizerContext context);
}
