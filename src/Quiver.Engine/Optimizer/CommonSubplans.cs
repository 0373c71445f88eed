using System.Runtime.CompilerServices;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Computes joins and aggregates that stand in a plan more than once only once, and reads their rows at each place. Runs when filters and
/// columns have been pushed, so that only what is equal to the last detail is shared. Does not look into common tables and recursions.
/// </summary>
sealed class CommonSubplans : IOptimizerRule
{
    public string Name => nameof(CommonSubplans);

    public string Purpose => "computes equal joins and aggregates once";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context)
    {
        var shapes = new Dictionary<int, List<LogicalPlan>>();
        Collect(plan, shapes);
        if (shapes.Values.All(s => s.Count < 2))
        {
            return plan;
        }

        // Replacing large parts first leaves nothing of their own parts to be replaced.
        var replaced = new List<(CommonTable Table, LogicalPlan Definition)>();
        LogicalPlan result = Replace(plan, shapes, replaced, context);
        for (int i = replaced.Count - 1; i >= 0; i--)
        {
            result = new LogicalWith(replaced[i].Table, replaced[i].Definition, result, materialize: null);
        }

        return result;
    }

    /// <summary>Files the subplans that may be shared under their shape; answers the shape, null where there is none.</summary>
    static int? Collect(LogicalPlan plan, Dictionary<int, List<LogicalPlan>> shapes)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = new HashCode();
        hash.Add(plan.GetType());
        hash.Add(plan.Output.Count);
        hash.Add(plan is LogicalScan scan ? RuntimeHelpers.GetHashCode(scan.Table) : 0);
        bool isShared = plan is not (LogicalWith or LogicalRecursive or LogicalCommonRead or LogicalRowKey)
            && !plan.Expressions.Any(PlanRewriter.IsVolatile);
        foreach (LogicalPlan input in plan.Inputs)
        {
            int? shape = plan is LogicalWith or LogicalRecursive ? null : Collect(input, shapes);
            isShared &= shape is not null;
            hash.Add(shape ?? 0);
        }

        if (!isShared)
        {
            return null;
        }

        int result = hash.ToHashCode();
        if (plan is LogicalAggregate or LogicalJoin)
        {
            if (!shapes.TryGetValue(result, out List<LogicalPlan>? plans))
            {
                shapes.Add(result, plans = []);
            }

            plans.Add(plan);
        }

        return result;
    }

    static LogicalPlan Replace(
        LogicalPlan plan, Dictionary<int, List<LogicalPlan>> shapes, List<(CommonTable Table, LogicalPlan Definition)> replaced,
            OptimizerContext context)
    {
        if (plan is LogicalAggregate or LogicalJoin)
        {
            foreach ((CommonTable table, LogicalPlan definition) in replaced)
            {
                if (new PlanEquality().Same(plan, definition))
                {
                    return new LogicalCommonRead(table, plan.Output, [.. definition.Output.Select(c => c.Id)]);
                }
            }

            if (shapes.Values.Any(s => s.Count > 1 && s.Contains(plan)
                && s.Exists(o => !ReferenceEquals(o, plan) && new PlanEquality().Same(plan, o))))
            {
                var table = new CommonTable($"common{replaced.Count + 1}") { EstimatedRows = CardinalityEstimator.RowCount(plan) };
                LogicalPlan definition = new PlanCloner(context.Ids).Clone(plan);
                replaced.Add((table, definition));
                return new LogicalCommonRead(table, plan.Output, [.. definition.Output.Select(c => c.Id)]);
            }
        }

        return plan is LogicalWith or LogicalRecursive
            ? plan
            : PlanRewriter.MapInputs(plan, input => Replace(input, shapes, replaced, context));
    }
}
