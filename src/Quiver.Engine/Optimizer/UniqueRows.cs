using System.Runtime.CompilerServices;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Where it is certain that no two rows of a plan agree in some columns. Keys of tables are not trusted.</summary>
static class UniqueRows
{
    /// <summary>Whether no two rows of a plan have equal values (nulls are equal here) in all of some columns.</summary>
    public static bool AreUnique(LogicalPlan plan, HashSet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            _ when RowCounts.IsAtMostOne(plan) => true,
            LogicalAggregate aggregate => aggregate.Keys.All(k => columns.Contains(k.Column.Id)),
            LogicalProject project => AreUnique(project.Input, [.. project.Projections.Where(p => columns.Contains(p.Column.Id))
                .Select(p => p.Expression).OfType<ColumnExpression>().Select(c => c.Id)]),
            LogicalFilter { Input: LogicalWindow window } filter when ArePicked(window, filter.Condition, columns) => true,
            LogicalFilter or LogicalSort or LogicalLimit or LogicalWindow or LogicalTies or LogicalPercentLimit =>
                AreUnique(plan.Inputs[0], columns),
            LogicalSetOperation { Operator: SetOperator.Intersect or SetOperator.Except } set =>
                set.Output.All(c => columns.Contains(c.Id)),
            LogicalJoin { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => AreUnique(join.Left, columns),
            LogicalJoin { Kind: JoinKind.Inner or JoinKind.Left } join =>
                AreUnique(join.Left, columns) && HasOnePartner(join.Conditions, join.Left, join.Right),
            _ => false,
        };
    }

    /// <summary>Whether one row of each partition is picked by its number, which fixes it for all calls of the window.</summary>
    static bool ArePicked(LogicalWindow window, Expression condition, HashSet<ColumnId> columns)
    {
        if (!window.PartitionBy.All(p => p is ColumnExpression key && columns.Contains(key.Id)))
        {
            return false;
        }

        // A call of its own partition knows keys of the order besides: its numbers begin anew in each of their values.
        HashSet<ColumnId> numbers =
            [.. window.Calls.Where(c => c.Call is { Function.Name: "row_number", PartitionKeys: 0 }).Select(c => c.Column.Id)];
        return ExpressionRewriter.Conjuncts(condition).OfType<ComparisonExpression>()
            .Any(c => c is { Left: ColumnExpression number, Right: LiteralExpression { Value: var value } } && numbers.Contains(number.Id)
                && (c.Operator, value.Value) is (ComparisonOperator.Equal, _)
                    or (ComparisonOperator.LessOrEqual, 1L) or (ComparisonOperator.Less, 2L));
    }

    /// <summary>Whether a left row has one partner at most: the conditions fix columns in which the right rows are unique.</summary>
    public static bool HasOnePartner(IReadOnlyList<Expression> conditions, LogicalPlan left, LogicalPlan right)
    {
        HashSet<ColumnId> leftColumns = PlanRewriter.OutputIds(left);
        HashSet<ColumnId> rightColumns = PlanRewriter.OutputIds(right);
        var fixedColumns = new HashSet<ColumnId>();
        foreach (Expression condition in conditions.SelectMany(ExpressionRewriter.Conjuncts))
        {
            if (condition is ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } equality
                && !PlanRewriter.IsVolatile(equality))
            {
                AddFixed(equality.Left, equality.Right);
                AddFixed(equality.Right, equality.Left);
            }
        }

        return AreUnique(right, fixedColumns);

        void AddFixed(Expression column, Expression value)
        {
            if (column is ColumnExpression read && rightColumns.Contains(read.Id) && PlanRewriter.ReadsOnly(value, leftColumns))
            {
                fixedColumns.Add(read.Id);
            }
        }
    }
}
