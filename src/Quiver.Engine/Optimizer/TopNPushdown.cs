using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Takes the first rows of an order before a left join where the keys are of its left side: each left row gives at least one row, so that
/// more of them are never needed. The sort above stays, since a row may have several partners. Of a UNION ALL each input gives its first.
/// </summary>
sealed class TopNPushdown : IOptimizerRule
{
    public string Name => nameof(TopNPushdown);

    public string Purpose => "takes the first rows of an order before left joins and unions, which can only add to them";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan);

    static LogicalPlan Visit(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is LogicalSort { Fetch: { } rows } sort && !sort.Expressions.Any(PlanRewriter.IsVolatile))
        {
            LogicalPlan input = Push(sort.Input, sort.Keys, rows);
            plan = ReferenceEquals(input, sort.Input) ? sort : sort.WithInputs([input]);
        }

        return PlanRewriter.MapInputs(plan, Visit);
    }

    static LogicalPlan Push(LogicalPlan plan, IReadOnlyList<SortKey> keys, long rows)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (plan)
        {
            case LogicalProject project when !project.Expressions.Any(PlanRewriter.IsVolatile):
                Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
                SortKey[] below = [.. keys.Select(k => k with { Expression = ExpressionRewriter.Substitute(k.Expression, map) })];
                return PlanRewriter.MapInputs(project, input => Push(input, below, rows));
            case LogicalJoin { Kind: JoinKind.Left or JoinKind.Mark or JoinKind.Single } join
                when join.Left is not LogicalSort { Fetch: not null } && !join.Conditions.Any(PlanRewriter.IsVolatile):
                HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
                return keys.All(k => PlanRewriter.ReadsOnly(k.Expression, left))
                    ? join.WithInputs([new LogicalSort(join.Left, keys, rows), join.Right])
                    : plan;
            case LogicalSetOperation { Operator: SetOperator.UnionAll } union:
                return PushUnion(union, keys, rows);
            default:
                return plan;
        }
    }

    /// <summary>The first rows of all inputs are among the first rows of each.</summary>
    static LogicalPlan PushUnion(LogicalSetOperation union, IReadOnlyList<SortKey> keys, long rows) => union.WithInputs(
    [
        .. union.Inputs.Select(input =>
        {
            Dictionary<ColumnId, Expression> map = [];
            for (int i = 0; i < union.Output.Count; i++)
            {
                map[union.Output[i].Id] = input.Output[i].Read();
            }

            SortKey[] own = [.. keys.Select(k => k with { Expression = ExpressionRewriter.Substitute(k.Expression, map) })];
            LogicalPlan pushed = Push(input, own, rows);
            return pushed is LogicalSort { Fetch: not null } or LogicalLimit or LogicalValues or LogicalSetOperation
                ? pushed : new LogicalSort(pushed, own, rows);
        }),
    ]);
}
