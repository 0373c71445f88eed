using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>How filters pass joins, by the kind of the join.</summary>
static class JoinFilterPushdown
{
    /// <summary>Returns the join filtered by conjuncts over its columns.</summary>
    public static LogicalPlan Push(LogicalJoin join, IReadOnlyList<Expression> filters)
    {
        join = WithoutPadding(join, filters);
        return join.Kind == JoinKind.Inner ? PushInner(join, filters) : PushOther(join, filters);
    }

    /// <summary>Returns the ASOF join filtered by conjuncts over its columns.</summary>
    public static LogicalPlan Push(LogicalAsOfJoin join, IReadOnlyList<Expression> filters)
    {
        if (join.Kind is JoinKind.Right or JoinKind.Full)
        {
            return PlanRewriter.Filter(PlanRewriter.MapInputs(join, input => FilterPushdown.Push(input, [])), filters);
        }

        // Left rows look for their partners alone, so that filters of them pass. A filter of the right side would change which row is
        // nearest, unless it follows from an equality: then it takes out whole groups of rows that no left row asks for.
        HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        ILookup<bool, Expression> passing = filters.ToLookup(f => PlanRewriter.ReadsOnly(f, left));
        Expression[] toLeft = [.. passing[true]];
        IEnumerable<Expression> toRight = ImpliedFilters.FromEqualities(toLeft, join.Equalities)
            .Where(f => PlanRewriter.ReadsOnly(f, right));
        LogicalPlan[] sides = [FilterPushdown.Push(join.Left, toLeft), FilterPushdown.Push(join.Right, [.. toRight])];
        bool isSame = ReferenceEquals(sides[0], join.Left) && ReferenceEquals(sides[1], join.Right);
        return PlanRewriter.Filter(isSame ? join : join.WithInputs(sides), [.. passing[false]]);
    }

    static LogicalPlan PushInner(LogicalJoin join, IReadOnlyList<Expression> filters)
    {
        ILookup<bool, Expression> conjuncts = join.Conditions.SelectMany(ExpressionRewriter.Conjuncts).Concat(filters).Distinct()
            .ToLookup(PlanRewriter.IsVolatile);
        List<Expression> all = [.. conjuncts[false]];
        HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        all.AddRange(ImpliedFilters.FromEqualities(all, [.. all, .. ImpliedFilters.EqualitiesBelow(join)]));

        // Within a side the rows are compared themselves: a bound that follows would only be tested in addition.
        Expression[] across = [.. all.Where(c => !PlanRewriter.ReadsOnly(c, left) && !PlanRewriter.ReadsOnly(c, right))];
        all.AddRange(ImpliedFilters.FromOrders(all, across));
        var toLeft = new List<Expression>();
        var toRight = new List<Expression>();
        var conditions = new List<Expression>();
        foreach (Expression conjunct in all)
        {
            if (PlanRewriter.ReadsOnly(conjunct, left))
            {
                toLeft.Add(conjunct);
            }
            else if (PlanRewriter.ReadsOnly(conjunct, right))
            {
                toRight.Add(conjunct);
            }
            else
            {
                conditions.Add(conjunct);
                AddTo(toLeft, ImpliedFilters.FromDisjunction(conjunct, left));
                AddTo(toRight, ImpliedFilters.FromDisjunction(conjunct, right));
            }
        }

        return PlanRewriter.Filter(Rebuild(join, toLeft, toRight, conditions), [.. conjuncts[true]]);
    }

    static LogicalPlan PushOther(LogicalJoin join, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        bool filtersLeft = join.Kind is not (JoinKind.Right or JoinKind.Full);
        bool filtersRight = join.Kind == JoinKind.Right;
        var toLeft = new List<Expression>();
        var toRight = new List<Expression>();
        var above = new List<Expression>();
        foreach (Expression filter in filters)
        {
            List<Expression> target = filtersLeft && PlanRewriter.ReadsOnly(filter, left) ? toLeft
                : filtersRight && PlanRewriter.ReadsOnly(filter, right) ? toRight
                : above;
            target.Add(filter);
        }

        // Of conditions only those may leave that speak of the side whose rows do not survive without a partner. A mark is null
        // where a condition is, which a filter cannot say.
        bool conditionsToRight = join.Kind is JoinKind.Left or JoinKind.Single or JoinKind.Semi or JoinKind.Anti;
        bool conditionsToLeft = join.Kind is JoinKind.Right or JoinKind.Semi;
        IEnumerable<Expression> own = join.Conditions.SelectMany(ExpressionRewriter.Conjuncts).Distinct();
        var all = own.ToList();
        if (join.Kind is not (JoinKind.Full or JoinKind.Mark))
        {
            // A constant that the surviving side has fixed is as good as a condition for the other.
            IReadOnlyList<Expression> known = filtersRight ? toRight : toLeft;
            HashSet<ColumnId> other = filtersRight ? left : right;
            all.AddRange(ImpliedFilters.FromEqualities([.. all, .. known], all).Where(f => PlanRewriter.ReadsOnly(f, other)));
        }

        var conditions = new List<Expression>();
        foreach (Expression condition in all)
        {
            bool isFixed = !PlanRewriter.IsVolatile(condition);
            List<Expression> target = isFixed && conditionsToRight && PlanRewriter.ReadsOnly(condition, right) ? toRight
                : isFixed && conditionsToLeft && PlanRewriter.ReadsOnly(condition, left) ? toLeft
                : conditions;
            target.Add(condition);
        }

        return PlanRewriter.Filter(Rebuild(join, toLeft, toRight, conditions), above);
    }

    static LogicalPlan Rebuild(LogicalJoin join, List<Expression> toLeft, List<Expression> toRight, List<Expression> conditions)
    {
        LogicalPlan left = FilterPushdown.Push(join.Left, toLeft);
        LogicalPlan right = FilterPushdown.Push(join.Right, toRight);
        return ReferenceEquals(left, join.Left) && ReferenceEquals(right, join.Right) && conditions.SequenceEqual(join.Conditions)
            ? join
            : new LogicalJoin(join.Kind, left, right, conditions, join.Mark);
    }

    /// <summary>An outer join pads with nulls: where a filter rejects them, the join need not make them.</summary>
    static LogicalJoin WithoutPadding(LogicalJoin join, IReadOnlyList<Expression> filters)
    {
        if (filters.Count == 0 || join.Kind is not (JoinKind.Left or JoinKind.Right or JoinKind.Full))
        {
            return join;
        }

        HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        bool keepsLeft = join.Kind != JoinKind.Right && !filters.Any(f => NullRejection.Rejects(f, right));
        bool keepsRight = join.Kind != JoinKind.Left && !filters.Any(f => NullRejection.Rejects(f, left));
        JoinKind kind = (keepsLeft, keepsRight) switch
        {
            (true, true) => JoinKind.Full,
            (true, false) => JoinKind.Left,
            (false, true) => JoinKind.Right,
            _ => JoinKind.Inner,
        };
        return kind == join.Kind ? join : new LogicalJoin(kind, join.Left, join.Right, join.Conditions);
    }

    static void AddTo(List<Expression> filters, Expression? filter)
    {
        if (filter is not null && !filters.Contains(filter))
        {
            filters.Add(filter);
        }
    }
}
