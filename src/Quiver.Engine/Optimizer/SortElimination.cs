using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Leaves out sorts whose order nobody sees, because what reads the rows sorts again or gives the same for any order, and keys that
/// cannot decide between rows: constants and repetitions; also sorts of rows that come in that order. Sums of floating numbers keep
/// the order in which they are rounded.
/// </summary>
sealed class SortElimination : IOptimizerRule
{
    static readonly HashSet<string> _anyOrder = ["count", "min", "max", "sum", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor"];

    public string Name => nameof(SortElimination);

    public string Purpose => "leaves out sorts whose order is there already or seen by nobody, and sort keys that are constant or repeated";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(plan, node => node switch
    {
        LogicalSort sort => OwnOrder(sort),
        LogicalAggregate aggregate
            when aggregate.Calls.All(c => IsForAnyOrder(c.Call)) && !aggregate.Expressions.Any(PlanRewriter.IsVolatile) =>
            PlanRewriter.MapInputs(aggregate, Unordered),
        LogicalJoin { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark } join => WithRight(join, Unordered(join.Right)),
        _ => node,
    });

    static LogicalPlan OwnOrder(LogicalSort sort)
    {
        var seen = new HashSet<Expression>();
        SortKey[] keys = [.. sort.Keys.Where(k => k.Expression is not LiteralExpression
            && (PlanRewriter.IsVolatile(k.Expression) || seen.Add(k.Expression)))];
        if (keys.Length == 0)
        {
            return sort.Fetch is { } rows ? new LogicalLimit(sort.Input, 0, rows) : sort.Input;
        }

        if (IsOrdered(sort.Input, keys))
        {
            return sort.Fetch is { } rows ? new LogicalLimit(sort.Input, 0, rows) : sort.Input;
        }

        LogicalPlan input = Unordered(sort.Input);
        return keys.Length == sort.Keys.Count && ReferenceEquals(input, sort.Input) ? sort : new LogicalSort(input, keys, sort.Fetch);
    }

    /// <summary>Whether rows come in an order already: that of a limit's sort, which has to stay.</summary>
    static bool IsOrdered(LogicalPlan plan, IReadOnlyList<SortKey> keys)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (plan)
        {
            case LogicalSort sort:
                return sort.Keys.Count >= keys.Count && sort.Keys.Take(keys.Count).SequenceEqual(keys)
                    && !keys.Any(k => PlanRewriter.IsVolatile(k.Expression));
            case LogicalLimit limit:
                return IsOrdered(limit.Input, keys);
            case LogicalProject project when !project.Expressions.Any(PlanRewriter.IsVolatile):
                Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
                return IsOrdered(
                    project.Input, [.. keys.Select(k => k with { Expression = ExpressionRewriter.Substitute(k.Expression, map) })]);
            default:
                return false;
        }
    }

    static LogicalJoin WithRight(LogicalJoin join, LogicalPlan right) =>
        ReferenceEquals(right, join.Right) ? join : (LogicalJoin)join.WithInputs([join.Left, right]);

    /// <summary>The plan without its order, where that gives the same rows: a volatile expression may depend on it.</summary>
    static LogicalPlan Unordered(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalSort { Fetch: null } sort => Unordered(sort.Input),
            LogicalFilter or LogicalProject when !plan.Expressions.Any(PlanRewriter.IsVolatile) => PlanRewriter.MapInputs(plan, Unordered),
            _ => plan,
        };
    }

    static bool IsForAnyOrder(AggregateCall call) =>
        !call.Function.IsOrderSensitive && _anyOrder.Contains(call.Function.Name)
        && (call.Function.Name != "sum" || !call.Signature.Result.IsFloating);
}
