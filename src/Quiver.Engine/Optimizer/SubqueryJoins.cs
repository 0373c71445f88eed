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
    readonly NestedSubqueries _nested = new(context);

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

        if (Decorrelate(outer, inner) is not { } independent)
        {
            return PlanRewriter.Narrow(_nested.Lateral(new LogicalDependentJoin(kind, outer, inner, comparisons), inner), outer.Output);
        }

        return new LogicalJoin(kind, outer, independent.Inner, [.. independent.Conditions, .. comparisons]);
    }

    /// <summary>Joins so that the value of the subquery becomes an expression over the result: one for each of its columns.</summary>
    public (LogicalPlan Plan, IReadOnlyList<Expression> Values) Value(LogicalPlan outer, SubqueryExpression subquery, LogicalPlan inner)
    {
        if (subquery.Kind == SubqueryKind.Scalar)
        {
            return Scalar(outer, inner, subquery.Place);
        }

        (LogicalPlan plan, Expression value) = subquery.Kind == SubqueryKind.Exists ? Exists(outer, inner) : Any(outer, subquery, inner);
        return (plan, [value]);
    }

    /// <summary>Turns a dependent join into joins of independent plans; subqueries in its sides are unnested.</summary>
    public LogicalPlan Lateral(LogicalDependentJoin join)
    {
        (LogicalPlan outer, LogicalPlan inner) = (join.Left, RowCounts.DropIdleLimits(join.Right));
        HashSet<ColumnId> correlated = CorrelatedColumns(outer, inner);
        if (correlated.Count == 0)
        {
            return new LogicalJoin(join.Kind, outer, inner, join.Conditions, join.Mark);
        }

        if (join.Kind is JoinKind.Inner or JoinKind.Left && MayUnnest(inner)
            && TryJoinAggregate(outer, inner, correlated, join) is { } aggregated)
        {
            Projection[] columns = [.. join.Right.Output.Select((c, i) => new Projection(c, aggregated.Values[i]))];
            return new LogicalProject(aggregated.Plan, [.. outer.Output.Select(Projection.Pass), .. columns]);
        }

        LogicalPlan plan = Decorrelate(outer, inner) is { } independent
            ? new LogicalJoin(join.Kind, outer, independent.Inner, [.. independent.Conditions, .. join.Conditions], join.Mark)
            : _nested.Lateral(join, inner);
        return PlanRewriter.Narrow(plan, join.Output);
    }

    /// <summary>Whether a correlated plan may be evaluated for many outer rows at once: not where each row gets other values.</summary>
    bool MayUnnest(LogicalPlan inner) => !context.NestsSubqueries && !NestedSubqueries.IsVolatile(inner);

    (LogicalPlan Plan, Expression Value) Exists(LogicalPlan outer, LogicalPlan inner)
    {
        if (!TryReduceExists(ref inner, out bool constant))
        {
            return (outer, Boolean(constant));
        }

        if (Decorrelate(outer, inner) is not { } independent)
        {
            return _nested.Exists(outer, inner);
        }

        PlanColumn mark = context.NewColumn("exists", DataType.Boolean);
        var join = new LogicalJoin(JoinKind.Mark, outer, independent.Inner, independent.Conditions, mark);

        // EXISTS is never null, and a condition that is null finds no partner.
        return (join, new UnaryExpression(UnaryOperator.IsTrue, mark.Read()));
    }

    (LogicalPlan Plan, Expression Value) Any(LogicalPlan outer, SubqueryExpression subquery, LogicalPlan inner)
    {
        IReadOnlyList<Expression> comparisons = Comparisons(subquery, inner);
        if (Decorrelate(outer, inner) is not { } independent)
        {
            return _nested.Any(outer, inner, comparisons);
        }

        (inner, List<Expression> conditions) = independent;
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

    (LogicalPlan Plan, IReadOnlyList<Expression> Values) Scalar(LogicalPlan outer, LogicalPlan inner, SourcePosition place)
    {
        inner = RowCounts.DropIdleLimits(inner);
        Expression[] values = [.. inner.Output.Select(c => c.Read())];
        HashSet<ColumnId> correlated = CorrelatedColumns(outer, inner);
        if (correlated.Count == 0)
        {
            JoinKind kind = RowCounts.IsExactlyOne(inner) ? JoinKind.Inner : RowCounts.IsAtMostOne(inner) ? JoinKind.Left : JoinKind.Single;
            return (new LogicalJoin(kind, outer, inner, []) { Place = place }, values);
        }

        if (inner is LogicalProject { Input: LogicalValues { Rows.Count: 1, Output.Count: 0 } } row)
        {
            // A SELECT without FROM is what it computes.
            return (outer, [.. row.Projections.Select(p => p.Expression)]);
        }

        if (MayUnnest(inner) && TryJoinAggregate(outer, inner, correlated) is { } aggregated)
        {
            return aggregated;
        }

        bool isOne = RowCounts.IsAtMostOne(inner);
        return Decorrelate(outer, inner) is { } independent
            ? (new LogicalJoin(isOne ? JoinKind.Left : JoinKind.Single, outer, independent.Inner, independent.Conditions) { Place = place },
                values)
            : (_nested.Scalar(outer, inner, place), values);
    }

    /// <summary>
    /// An aggregate without keys gives a row for every outer row; grouped by what the outer row is compared with, it gives none
    /// where nothing matches. What the aggregates answer for no rows is therefore put in after the join, and projections and
    /// filters above the aggregate are evaluated after it too; those of a lateral join with it.
    /// </summary>
    (LogicalPlan Plan, IReadOnlyList<Expression> Values)? TryJoinAggregate(
        LogicalPlan outer, LogicalPlan inner, HashSet<ColumnId> correlated, LogicalDependentJoin? lateral = null)
    {
        List<Expression> values = [.. inner.Output.Select(c => c.Read())];
        List<Expression> passes = [.. lateral?.Conditions ?? []];
        while (inner is not LogicalAggregate)
        {
            switch (inner)
            {
                case LogicalProject project:
                    Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
                    Substitute(values, map);
                    Substitute(passes, map);
                    inner = project.Input;
                    break;
                case LogicalFilter filter:
                    passes.Insert(0, filter.Condition);
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

        // The columns of a lateral join keep their ids above it: what they are corrected from gets others.
        LogicalAggregate renamed = lateral is null ? grouped : WithNewCalls(grouped);
        Dictionary<ColumnId, Expression> raw = grouped.Calls.Zip(renamed.Calls).ToDictionary(
            p => p.First.Column.Id, p => (Expression)p.Second.Column.Read());
        var empty = EmptyGroups.Of(renamed, context);
        foreach (List<Expression> expressions in (List<Expression>[])[values, passes])
        {
            Substitute(expressions, raw);
            Substitute(expressions, empty.Values);
        }

        LogicalPlan joined = new LogicalJoin(JoinKind.Left, outer, empty.Grouped, conditions);
        if (lateral is { Kind: JoinKind.Inner })
        {
            return (PlanRewriter.Filter(joined, passes), values);
        }

        if (ExpressionRewriter.And(passes) is { } condition)
        {
            values = [.. values.Select(v => new CaseExpression([condition, v, new LiteralExpression(ScalarValue.Null(v.Type))], v.Type))];
        }

        return (joined, values);
    }

    LogicalAggregate WithNewCalls(LogicalAggregate aggregate) => new(
        aggregate.Input, aggregate.Keys, [.. aggregate.Calls.Select(c => (context.NewColumn(c.Column.Name, c.Column.Type), c.Call))]);

    static void Substitute(List<Expression> expressions, Dictionary<ColumnId, Expression> map)
    {
        for (int i = 0; i < expressions.Count; i++)
        {
            expressions[i] = ExpressionRewriter.Substitute(expressions[i], map);
        }
    }

    /// <summary>
    /// Makes the inner plan independent of the outer one; the conditions say which rows belong together. Null where that cannot be:
    /// then the plan is run for the outer rows.
    /// </summary>
    (LogicalPlan Inner, List<Expression> Conditions)? Decorrelate(LogicalPlan outer, LogicalPlan inner)
    {
        var conditions = new List<Expression>();
        HashSet<ColumnId> correlated = CorrelatedColumns(outer, inner);
        if (correlated.Count == 0)
        {
            return (inner, conditions);
        }

        if (!MayUnnest(inner))
        {
            return null;
        }

        if (new PredicatePullUp(correlated, context).Pull(inner, conditions) is { } pulled)
        {
            return (pulled, conditions);
        }

        PlanColumn[] columns = [.. outer.Output.Where(c => correlated.Contains(c.Id))];
        if (NestedSubqueries.MustNest(outer, inner, columns))
        {
            return null;
        }

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

        if (op is ComparisonOperator.NotEqual or ComparisonOperator.DistinctFrom)
        {
            return [new LogicalExpression(isAnd: false, pairs)];
        }

        // The first pair that differs decides: a < c OR (a = c AND b < d).
        ComparisonOperator strict = op switch
        {
            ComparisonOperator.LessOrEqual => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Greater,
            _ => op,
        };
        Expression result = pairs[^1];
        for (int i = pairs.Length - 2; i >= 0; i--)
        {
            Expression right = inner.Output[i].Read();
            Expression operand = subquery.Children[i];
            var equal = new ComparisonExpression(ComparisonOperator.Equal, operand, right);
            var rest = new LogicalExpression(isAnd: true, [equal, result]);
            result = new LogicalExpression(isAnd: false, [new ComparisonExpression(strict, operand, right), rest]);
        }

        return [result];
    }

    static LiteralExpression Boolean(bool value) => new(ScalarValue.Boolean(value));
}
