using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Groups an input of a join before the join where that leaves much less for the join and for the aggregate above (Yan and Larson,
/// "Eager aggregation and lazy aggregation", VLDB 1995). A row of the groups stands for as many rows as it counts; calls over other
/// columns are multiplied by that.
/// </summary>
sealed class EagerAggregation : IOptimizerRule
{
    public string Name => nameof(EagerAggregation);

    public string Purpose => "groups an input of a join before it where few groups are left of many rows";

    /// <summary>The number of the place to group at whatever that costs, for tests; null where the cheapest is chosen.</summary>
    internal int? Forced { get; init; }

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate aggregate ? Rewrite(aggregate, context) : node);

    LogicalPlan Rewrite(LogicalAggregate aggregate, OptimizerContext context)
    {
        // Most aggregates are over a table: those are told apart before anything is made.
        if (!IsOverJoin(aggregate.Input) || !aggregate.Calls.All(c => EagerCalls.IsDecomposable(c.Call))
            || aggregate.Expressions.Any(PlanRewriter.IsVolatile))
        {
            return aggregate;
        }

        LogicalAggregate inlined = WithoutProjections(aggregate);
        if (!ExactSums.AreExact(inlined))
        {
            return aggregate;
        }

        var sites = new List<EagerSite>();
        Collect(inlined.Input, [], isPadded: false, sites);
        EagerCalls? calls = Forced is not { } number ? Cheapest(inlined, sites)
            : sites.Count > 0 ? EagerCalls.Split(inlined, sites[number % sites.Count]) : null;
        return calls?.Build(context) ?? aggregate;
    }

    static EagerCalls? Cheapest(LogicalAggregate aggregate, List<EagerSite> sites)
    {
        var estimator = new CardinalityEstimator();
        estimator.Rows(aggregate);
        EagerCost cost = new(estimator, aggregate);
        (EagerCalls? Calls, double Cost) best = (null, EagerCost.Worthwhile * cost.Lazy);
        foreach (EagerSite site in sites)
        {
            if (cost.AtLeast(site) < best.Cost && EagerCalls.Split(aggregate, site) is { } calls
                && cost.Of(site, calls.Keys) is var eager && eager < best.Cost)
            {
                best = (calls, eager);
            }
        }

        return best.Calls;
    }

    static bool IsOverJoin(LogicalPlan plan) => plan switch
    {
        LogicalJoin => true,
        LogicalProject or LogicalFilter => IsOverJoin(plan.Inputs[0]),
        _ => false,
    };

    /// <summary>The aggregate with its expressions over what is below the projections under it.</summary>
    static LogicalAggregate WithoutProjections(LogicalAggregate aggregate)
    {
        while (aggregate.Input is LogicalProject project && !project.Expressions.Any(PlanRewriter.IsVolatile))
        {
            Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
            aggregate = (LogicalAggregate)aggregate.WithExpressions(
                [.. aggregate.Expressions.Select(e => ExpressionRewriter.Substitute(e, map))]);
            aggregate = (LogicalAggregate)aggregate.WithInputs([project.Input]);
        }

        return aggregate;
    }

    /// <summary>
    /// Finds the inputs of joins each of whose rows gives the rows that it would give if the others were not there: those may be merged.
    /// </summary>
    static void Collect(LogicalPlan plan, IReadOnlyList<(LogicalPlan Node, int Input)> path, bool isPadded, List<EagerSite> sites)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan.Expressions.Any(PlanRewriter.IsVolatile))
        {
            return;
        }

        switch (plan)
        {
            case LogicalJoin join:
                if (join.Kind != JoinKind.Full)
                {
                    Step(0, isPadded || join.Kind == JoinKind.Right);
                }

                if (join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Right)
                {
                    Step(1, isPadded || join.Kind == JoinKind.Left);
                }

                break;
            case LogicalFilter:
            case LogicalProject project when project.Projections.All(p => p.Expression is ColumnExpression read && read.Id == p.Column.Id):
                Step(0, isPadded);
                break;
        }

        void Step(int input, bool isNowPadded)
        {
            IReadOnlyList<(LogicalPlan, int)> longer = [.. path, (plan, input)];
            LogicalPlan below = plan.Inputs[input];
            if (plan is LogicalJoin && below is not (LogicalAggregate or LogicalValues))
            {
                sites.Add(new EagerSite(below, longer, isNowPadded));
            }

            Collect(below, longer, isNowPadded, sites);
        }
    }
}
