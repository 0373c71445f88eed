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
            LogicalFilter or LogicalSort or LogicalLimit => AreUnique(plan.Inputs[0], columns),
            LogicalSetOperation { Operator: SetOperator.Intersect or SetOperator.Except } set =>
                set.Output.All(c => columns.Contains(c.Id)),
            LogicalJoin { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => AreUnique(join.Left, columns),
            LogicalJoin { Kind: JoinKind.Inner or JoinKind.Left } join =>
                AreUnique(join.Left, columns) && HasOnePartner(join.Conditions, join.Left, join.Right),
            _ => false,
        };
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
