using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Takes keys out of GROUP BY that are constants or follow from the other keys, and computes them of the groups. One key stays, since
/// without any there is a group where there are no rows.
/// </summary>
sealed class GroupKeyReduction : IOptimizerRule
{
    public string Name => nameof(GroupKeyReduction);

    public string Purpose => "takes keys out of GROUP BY that are constant or follow from the rest of them";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Keys.Count: > 1 } aggregate ? Reduce(aggregate) : node);

    static LogicalPlan Reduce(LogicalAggregate aggregate)
    {
        var kept = new List<Projection>();
        var columns = new Dictionary<ColumnId, Expression>();
        foreach (Projection key in aggregate.Keys)
        {
            if (key.Expression is ColumnExpression column && !columns.ContainsKey(column.Id) && HasOneForm(column.Type.Logical))
            {
                columns.Add(column.Id, key.Column.Read());
                kept.Add(key);
            }
        }

        foreach (Projection key in aggregate.Keys.Where(k => !kept.Contains(k)))
        {
            if (!Follows(key.Expression, columns) || (kept.Count == 0 && ReferenceEquals(key, aggregate.Keys[^1])))
            {
                kept.Add(key);
            }
        }

        if (kept.Count == aggregate.Keys.Count)
        {
            return aggregate;
        }

        HashSet<ColumnId> ids = [.. kept.Select(k => k.Column.Id)];
        var reduced = new LogicalAggregate(aggregate.Input, [.. aggregate.Keys.Where(k => ids.Contains(k.Column.Id))], aggregate.Calls);
        IEnumerable<Projection> all = aggregate.Keys.Select(k => ids.Contains(k.Column.Id)
            ? Projection.Pass(k.Column) : new Projection(k.Column, ExpressionRewriter.Substitute(k.Expression, columns)));
        return new LogicalProject(reduced, [.. all, .. aggregate.Calls.Select(c => Projection.Pass(c.Column))]);
    }

    /// <summary>Whether equal values are the same: both zeros are equal and 1 / x tells them apart, a month is equal to 30 days.</summary>
    internal static bool HasOneForm(DataType type) => !type.IsFloating && !type.IsNested && type.Id != TypeId.Interval;

    /// <summary>Whether an expression has one value for each combination of some columns.</summary>
    static bool Follows(Expression expression, Dictionary<ColumnId, Expression> columns) =>
        !PlanRewriter.IsVolatile(expression) && PlanRewriter.ReadsOnly(expression, [.. columns.Keys]);
}
