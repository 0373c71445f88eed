using Quiver.Arrow.Errors;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Applies rules to a plan in order and checks what comes out.</summary>
/// <param name="rules">The rules, each applied once where it stands.</param>
/// <param name="context">What rules may use.</param>
sealed class QueryOptimizer(IReadOnlyList<IOptimizerRule> rules, OptimizerContext context)
{
    /// <summary>Returns the best plan that the rules find.</summary>
    /// <param name="plan">A bound plan; may hold subquery expressions.</param>
    /// <param name="steps">Gets the plan text after every rule that changed it; null where nobody asks.</param>
    public LogicalPlan Optimize(LogicalPlan plan, ICollection<OptimizerStep>? steps = null)
    {
        if (steps is not null)
        {
            return Apply(plan, steps, verifiesEach: true);
        }

        try
        {
            LogicalPlan optimized = Apply(plan, null, verifiesEach: false);
            PlanInvariants.Verify(optimized, plan.Output, "the last one");
            return optimized;
        }
        catch (Exception error) when (error is not (OperationCanceledException or QuiverException { Code: not ErrorCode.InvariantBroken }))
        {
            // Looking after each rule costs a small query as much as the rules do. Only where something is wrong they are applied again,
            // to find out which of them broke the plan.
            return Apply(plan, null, verifiesEach: true);
        }
    }

    LogicalPlan Apply(LogicalPlan plan, ICollection<OptimizerStep>? steps, bool verifiesEach)
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

            if (verifiesEach)
            {
                PlanInvariants.Verify(next, output, rule.Name);
            }

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
