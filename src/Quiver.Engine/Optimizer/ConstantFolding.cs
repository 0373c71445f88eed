using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Computes what is constant once, simplifies conditions so that other rules see conjuncts, and takes out branches of the plan
/// that can give no rows. What depends on the statement's time is constant
/// too, since plans are not kept beyond their statement. Does not fold what fails when it is computed.
/// </summary>
sealed class ConstantFolding : IOptimizerRule
{
    public string Name => nameof(ConstantFolding);

    public string Purpose => "computes constants once, simplifies conditions, and takes out branches without rows";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context)
    {
        var simplifier = new ExpressionSimplifier(context);
        return PlanRewriter.BottomUp(plan, node => Reduce(PlanRewriter.MapExpressions(node, simplifier.Simplify)));
    }

    /// <summary>Takes out a node that can give no rows, or one that changes nothing.</summary>
    internal static LogicalPlan Reduce(LogicalPlan plan) => plan switch
    {
        LogicalFilter filter => ReduceFilter(filter),
        LogicalProject or LogicalSort or LogicalLimit or LogicalAggregate { Keys.Count: > 0 } =>
            IsEmpty(plan.Inputs[0]) ? LogicalValues.Empty(plan.Output) : plan,
        LogicalWith with => IsEmpty(with.Body) ? with.Body : plan,
        LogicalRecursive recursive => IsEmpty(recursive.Anchor) ? LogicalValues.Empty(plan.Output) : plan,
        LogicalUnnest or LogicalWindow => IsEmpty(plan.Inputs[0]) ? LogicalValues.Empty(plan.Output) : plan,
        LogicalJoin join => ReduceJoin(join),
        LogicalSetOperation { Operator: SetOperator.UnionAll } set => ReduceUnion(set),
        _ => plan,
    };

    static bool IsEmpty(LogicalPlan plan) => plan is LogicalValues { Rows.Count: 0 };

    static LogicalPlan ReduceFilter(LogicalFilter filter)
    {
        Expression[] conjuncts = [.. ExpressionRewriter.Conjuncts(filter.Condition)];
        if (IsEmpty(filter.Input) || conjuncts.Any(ExpressionSimplifier.NeverTrue))
        {
            return LogicalValues.Empty(filter.Output);
        }

        return filter.Condition is LiteralExpression ? filter.Input : filter;
    }

    static LogicalPlan ReduceJoin(LogicalJoin join)
    {
        Expression[] conditions =
            [.. join.Conditions.SelectMany(ExpressionRewriter.Conjuncts).Where(c => c is not LiteralExpression { Value.IsTrue: true })];
        bool noPairs = IsEmpty(join.Left) || IsEmpty(join.Right)
            || (join.Kind != JoinKind.Mark && conditions.Any(ExpressionSimplifier.NeverTrue));
        bool isEmpty = join.Kind switch
        {
            JoinKind.Inner or JoinKind.Semi => noPairs,
            JoinKind.Right => IsEmpty(join.Right),
            JoinKind.Full => IsEmpty(join.Left) && IsEmpty(join.Right),
            _ => IsEmpty(join.Left),
        };
        if (isEmpty)
        {
            return LogicalValues.Empty(join.Output);
        }

        return join.Kind == JoinKind.Anti && noPairs ? join.Left
            : conditions.SequenceEqual(join.Conditions) ? join
            : new LogicalJoin(join.Kind, join.Left, join.Right, conditions, join.Mark);
    }

    static LogicalPlan ReduceUnion(LogicalSetOperation set)
    {
        LogicalPlan[] left = [.. set.Inputs.Where(i => !IsEmpty(i))];
        return left.Length switch
        {
            0 => LogicalValues.Empty(set.Output),
            1 => new LogicalProject(left[0], [.. set.Output.Select((c, i) => new Projection(c, left[0].Output[i].Read()))]),
            _ => left.Length == set.Inputs.Count ? set : set.WithInputs(left),
        };
    }
}
