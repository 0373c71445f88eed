using Quiver.Compute.Comparison;
using Quiver.Compute.Sorting;
using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions.Windows;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Where only the first places of row_number, rank or dense_rank are wanted, leaves rows out before the window sorts them that are
/// certainly behind. Window and filter stay, and their other calls must look at no row behind the current one.
/// </summary>
sealed class PartitionTopN : IOptimizerRule
{
    public string Name => nameof(PartitionTopN);

    public string Purpose => "leaves rows out before a window that are certainly behind the first ones of their partition that are wanted";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(
        plan, node => node is LogicalFilter { Input: LogicalWindow window } filter ? Over(filter, window) : node);

    static LogicalFilter Over(LogicalFilter filter, LogicalWindow window)
    {
        if (window.Input is LogicalPartitionTop || window.Expressions.Any(PlanRewriter.IsVolatile)
            || !window.Calls.All(c => LooksBack(c.Call)))
        {
            return filter;
        }

        (WindowCall Call, RankKind Kind, long Places)? best = null;
        foreach (Expression condition in ExpressionRewriter.Conjuncts(filter.Condition))
        {
            if (Bound(condition) is { } bound
                && window.Calls.FirstOrDefault(c => c.Column.Id == bound.Column).Call is { PartitionKeys: 0 } call
                && KindOf(call) is { } kind && bound.Places < (best?.Places ?? PartitionTop.MaxPlaces + 1))
            {
                best = (call, kind, bound.Places);
            }
        }

        if (best is not { Places: > 0 } found)
        {
            return filter;
        }

        SortKey[] order = [.. found.Kind == RankKind.RowNumber ? window.OrderBy : window.OrderBy.Take(found.Call.PeerKeys)];
        bool isTold = order.Length == 0 ? found.Kind == RankKind.RowNumber : SortKeyBits.Takes(order[0].Expression.Type);
        return isTold
            ? (LogicalFilter)filter.WithInputs([window.WithInputs(
                [new LogicalPartitionTop(window.Input, window.PartitionBy, order, found.Kind, (int)found.Places)])])
            : filter;
    }

    static RankKind? KindOf(WindowCall call) => call.Function is not KernelWindow ? null : call.Function.Name switch
    {
        "row_number" => RankKind.RowNumber,
        "rank" => RankKind.Rank,
        "dense_rank" => RankKind.DenseRank,
        _ => null,
    };

    /// <summary>Reads a condition that is true for the first places only.</summary>
    static (ColumnId Column, long Places)? Bound(Expression condition)
    {
        if (condition is not ComparisonExpression comparison)
        {
            return null;
        }

        (Expression left, ComparisonOperator op, Expression right) = comparison.Left is LiteralExpression
            ? (comparison.Right, ComparisonOperators.Swap(comparison.Operator), comparison.Left)
            : (comparison.Left, comparison.Operator, comparison.Right);
        if (left is not ColumnExpression column || right is not LiteralExpression { Value.Value: long limit })
        {
            return null;
        }

        return op switch
        {
            ComparisonOperator.LessOrEqual or ComparisonOperator.Equal => (column.Id, limit),
            ComparisonOperator.Less when limit > long.MinValue => (column.Id, limit - 1),
            _ => null,
        };
    }

    /// <summary>Whether a call needs no row behind the current one: those may be left out.</summary>
    static bool LooksBack(WindowCall call)
    {
        WindowNeed need = call.Function is null ? WindowNeed.Frame : (call.Function as KernelWindow)?.Need ?? WindowNeed.Partition;
        return need switch
        {
            WindowNeed.RowsBefore => true,
            WindowNeed.Neighbour => call.Function!.Name == "lag"
                && (call.Arguments.Count < 2 || call.Arguments[1] is LiteralExpression { Value.Value: >= 0L }),
            WindowNeed.Frame or WindowNeed.FrameStart or WindowNeed.FrameEnd => call.Frame.Shape is
            {
                Unit: FrameUnit.Rows,
                End: FrameBound.Preceding or FrameBound.CurrentRow,
                Exclusion: FrameExclusion.NoOthers,
            },
            _ => false,
        };
    }
}
