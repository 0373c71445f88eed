using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Applies rules to a plan in order and checks the plan after each.</summary>
/// <param name="rules">The rules, each applied once where it stands.</param>
/// <param name="context">What rules may use.</param>
sealed class QueryOptimizer(IReadOnlyList<IOptimizerRule> rules, OptimizerContext context)
{
    /// <summary>Returns the best plan that the rules find.</summary>
    /// <param name="plan">A bound plan; may hold subquery expressions.</param>
    /// <param name="steps">Gets the plan text after every rule that changed it; null where nobody asks.</param>
    public LogicalPlan Optimize(LogicalPlan plan, ICollection<OptimizerStep>? steps = null)
    {
        IReadOnlyList<PlanColumn> output = plan.Output;
        string? text = steps is null ? null : plan.ToString();
        foreach (IOptimizerRule rule in rules)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            LogicalPlan next = rule.Apply(plan, context);
            if (ReferenceEquals(next, plan))
            {
                continue;
            }

            PlanInvariants.Verify(next, output, rule.Name);
            plan = next;
            if (steps is not null && plan.ToString() is { } changed && changed != text)
            {
                steps.Add(new OptimizerStep(rule.Name, changed));
                text = changed;
            }
        }

        return plan;
    }
}
