using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Joins an outer plan with the plan of one subquery, which reads columns of the outer plan and holds no subquery itself.
/// </summary>
sealed class SubqueryJoins(OptimizerContext context)
{
    static readonly HashSet<string> _countLike = ["count", "approx_distinct", "count_if", "regr_count"];

    /// <summary>Keeps the outer rows for which EXISTS or ANY is true (semi) or EXISTS is false (anti).</summary>
    public LogicalPlan Restrict(LogicalPlan outer, SubqueryExpression subquery, LogicalPlan inner, JoinKind kind)
    {
        IReadOnlyList<Expression> comparisons = [];
        if (subquery.Kind == SubqueryKind.Exists)
        {
            if (!TryReduceExists(ref inner, out bool constant))
            {
                return constant == (kind == JoinKind.Semi) ? outer : PlanRewriter.Filter(outer, [Boolean(false)]);
            }
        }
        else
        {
            comparisons = Comparisons(subquery, inner);
        }

        (inner, List<Expression> conditions) = Decorrelate(outer, inner);
        return new LogicalJoin(kind, outer, inner, [.. conditions, .. comparisons]);
    }

    /// <summary>Joins so that the value of the subquery becomes an expression over the result.</summary>
    public (LogicalPlan Plan, Expression Value) Value(LogicalPlan outer, SubqueryExpression subquery, LogicalPlan inner) =>
        subquery.Kind switch
    {
        SubqueryKind.Scalar => Scalar(outer, inner),
        SubqueryKind.Exists => Exists(outer, inner),
        _ => Any(outer, subquery, inner),
    };

    (LogicalPlan Plan, Expression Value) Exists(LogicalPlan outer, LogicalPlan inner)
    {
        if (!TryReduceExists(ref inner, out bool constant))
        {
            return (outer, Boolean(constant));
        }

        (inner, List<Expression> conditions) = Decorrelate(outer, inner);
        PlanColumn mark = context.NewColumn("exists", DataType.Boolean);

        // EXISTS is never null, and a condition that is null finds no partner.
        return (new LogicalJoin(JoinKind.Mark, outer, inner, conditions, mark), new UnaryExpression(UnaryOperator.IsTrue, mark.Read()));
    }

    (LogicalPlan Plan, Expression Value) Any(LogicalPlan outer, SubqueryExpression subquery, LogicalPlan inner)
    {
        IReadOnlyList<Expression> comparisons = Comparisons(subquery, inner);
        (inner, List<Expression> conditions) = Decorrelate(outer, inner);
        var notNull = new List<Expression>();
        HashSet<ColumnId> innerColumns = PlanRewriter.OutputIds(inner);
        for (int i = 0; i < conditions.Count; i++)
        {
            conditions[i] = TwoValued(conditions[i], innerColumns, notNull);
        }

        PlanColumn mark = context.NewColumn("any", DataType.Boolean);
        inner = PlanRewriter.Filter(inner, notNull);
        return (new LogicalJoin(JoinKind.Mark, outer, inner, [.. conditions, .. comparisons], mark), mark.Read());
    }

    /// <summary>
    /// The conditions that stood in the subquery's WHERE reject rows where they are null, and only the comparison of ANY may
    /// make the mark null. Equality stays usable for hashing: it is IS NOT DISTINCT FROM where one side is not null.
    /// </summary>
    static Expression TwoValued(Expression condition, HashSet<ColumnId> inner, List<Expression> notNull)
    {
        if (condition is ComparisonExpression { Operator: ComparisonOperator.NotDistinctFrom or ComparisonOperator.DistinctFrom })
        {
            return condition;
        }

        if (condition is ComparisonExpression { Operator: ComparisonOperator.Equal } equality)
        {
            foreach (Expression side in equality.Children)
            {
                if (PlanRewriter.ReadsOnly(side, inner) && PlanRewriter.ReadsAny(side, inner))
                {
                    notNull.Add(new UnaryExpression(UnaryOperator.IsNotNull, side));
                    return new ComparisonExpression(ComparisonOperator.NotDistinctFrom, equality.Left, equality.Right);
                }
            }
        }

        return new UnaryExpression(UnaryOperator.IsTrue, condition);
    }

    (LogicalPlan Plan, Expression Value) Scalar(LogicalPlan outer, LogicalPlan inner)
    {
        inner = RowCounts.DropIdleLimits(inner);
        Expression value = inner.Output[0].Read();
        HashSet<ColumnId> correlated = CorrelatedColumns(outer, inner);
        if (correlated.Count == 0)
        {
            JoinKind kind = RowCounts.IsExactlyOne(inner) ? JoinKind.Inner : RowCounts.IsAtMostOne(inner) ? JoinKind.Left : JoinKind.Single;
            return (new LogicalJoin(kind, outer, inner, []), value);
        }

        if (TryJoinAggregate(outer, inner, correlated) is { } aggregated)
        {
            return aggregated;
        }

        bool isOne = RowCounts.IsAtMostOne(inner);
        (inner, List<Expression> conditions) = Decorrelate(outer, inner);
        return (new LogicalJoin(isOne ? JoinKind.Left : JoinKind.Single, outer, inner, conditions), value);
    }

    /// <summary>
    /// An aggregate without keys gives a row for every outer row; grouped by what the outer row is compared with, it gives none
    /// where nothing matches. What the aggregates answer for no rows is therefore put in after the join, and projections and
    /// filters above the aggregate are evaluated after it too.
    /// </summary>
    (LogicalPlan Plan, Expression Value)? TryJoinAggregate(LogicalPlan outer, LogicalPlan inner, HashSet<ColumnId> correlated)
    {
        Expression value = inner.Output[0].Read();
        Expression? passes = null;
        while (inner is not LogicalAggregate)
        {
            switch (inner)
            {
                case LogicalProject project:
                    Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
                    value = ExpressionRewriter.Substitute(value, map);
                    passes = passes is null ? null : ExpressionRewriter.Substitute(passes, map);
                    inner = project.Input;
                    break;
                case LogicalFilter filter:
                    passes = passes is null ? filter.Condition : new LogicalExpression(isAnd: true, [filter.Condition, passes]);
                    inner = filter.Input;
                    break;
                case LogicalSort { Fetch: null } sort:
                    inner = sort.Input;
                    break;
                default:
                    return null;
            }
        }

        var conditions = new List<Expression>();
        if (inner is not LogicalAggregate { Keys.Count: 0 } aggregate
            || new PredicatePullUp(correlated, context).PullAggregate(aggregate, conditions) is not { } grouped)
        {
            return null;
        }

        Dictionary<ColumnId, Expression> empty = EmptyValues(aggregate);
        value = ExpressionRewriter.Substitute(value, empty);
        if (passes is not null)
        {
            passes = ExpressionRewriter.Substitute(passes, empty);
            value = new CaseExpression([passes, value, new LiteralExpression(ScalarValue.Null(value.Type))], value.Type);
        }

        return (new LogicalJoin(JoinKind.Left, outer, grouped, conditions), value);
    }

    /// <summary>Counts are never null, so that null can only mean no match; other aggregates of no rows are null as it is.</summary>
    internal static Dictionary<ColumnId, Expression> EmptyValues(LogicalAggregate aggregate)
    {
        var values = new Dictionary<ColumnId, Expression>();
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            if (_countLike.Contains(call.Function.Name))
            {
                Expression read = column.Read();
                Expression zero = new CastExpression(new LiteralExpression(ScalarValue.Int64(0)), column.Type);
                if (column.Type.Equals(DataType.Int64))
                {
                    zero = ((CastExpression)zero).Operand;
                }

                values.Add(column.Id, new CaseExpression([new UnaryExpression(UnaryOperator.IsNotNull, read), read, zero], column.Type));
            }
        }

        return values;
    }

    /// <summary>Makes the inner plan independent of the outer one; the conditions say which rows belong together.</summary>
    (LogicalPlan Inner, List<Expression> Conditions) Decorrelate(LogicalPlan outer, LogicalPlan inner)
    {
        var conditions = new List<Expression>();
        HashSet<ColumnId> correlated = CorrelatedColumns(outer, inner);
        if (correlated.Count == 0)
        {
            return (inner, conditions);
        }

        if (new PredicatePullUp(correlated, context).Pull(inner, conditions) is { } pulled)
        {
            return (pulled, conditions);
        }

        PlanColumn[] columns = [.. outer.Output.Where(c => correlated.Contains(c.Id))];
        (LogicalPlan plan, IReadOnlyList<PlanColumn> domain) = new DomainPushdown(outer, columns, context).Push(inner);
        conditions.Clear();
        conditions.AddRange(
            columns.Select((c, i) => new ComparisonExpression(ComparisonOperator.NotDistinctFrom, c.Read(), domain[i].Read())));
        return (plan, conditions);
    }

    static HashSet<ColumnId> CorrelatedColumns(LogicalPlan outer, LogicalPlan inner)
    {
        HashSet<ColumnId> columns = ExpressionRewriter.FreeColumns(inner);
        columns.IntersectWith(outer.Output.Select(c => c.Id));
        return columns;
    }

    /// <summary>Leaves out what does not change whether there is a row; false where the answer is a constant.</summary>
    static bool TryReduceExists(ref LogicalPlan inner, out bool constant)
    {
        constant = true;
        while (true)
        {
            switch (inner)
            {
                case LogicalLimit { Count: <= 0 }:
                    constant = false;
                    return false;
                case LogicalAggregate { Keys.Count: 0 }:
                    return false;
                case LogicalValues values when values.Rows.Count == 0 || values.Expressions.Count == 0:
                    constant = values.Rows.Count > 0;
                    return false;
                case LogicalProject or LogicalAggregate or LogicalLimit { Offset: 0 } or LogicalSort:
                    inner = inner.Inputs[0];
                    break;
                default:
                    return true;
            }
        }
    }

    static IReadOnlyList<Expression> Comparisons(SubqueryExpression subquery, LogicalPlan inner)
    {
        ComparisonOperator op = subquery.Comparison;
        Expression[] pairs = [.. subquery.Children.Select((c, i) => new ComparisonExpression(op, c, inner.Output[i].Read()))];
        if (pairs.Length == 1 || op is ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom)
        {
            return pairs;
        }

        return op is ComparisonOperator.NotEqual or ComparisonOperator.DistinctFrom
            ? [new LogicalExpression(isAnd: false, pairs)]
            : throw new QuiverException(
                ErrorCode.NotSupported,
                $"rows can be compared with the rows of a subquery by = and <> only, not by {ComparisonOperators.Symbol(op)}");
    }

    static LiteralExpression Boolean(bool value) => new(ScalarValue.Boolean(value));
}
