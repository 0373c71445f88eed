using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Filters that follow from others and speak of fewer tables.</summary>
static class ImpliedFilters
{
    /// <summary>From <c>a = b</c> and a filter over <c>a</c> alone follows the filter over <c>b</c>.</summary>
    /// <param name="filters">The filters that hold.</param>
    /// <param name="equalities">Conjuncts that hold among which equalities are looked for.</param>
    public static List<Expression> FromEqualities(IReadOnlyList<Expression> filters, IReadOnlyList<Expression> equalities)
    {
        Dictionary<ColumnId, List<ColumnExpression>> classes = Classes(equalities);
        var implied = new List<Expression>();
        if (classes.Count == 0)
        {
            return implied;
        }

        var known = new HashSet<Expression>(filters);
        foreach (Expression filter in filters)
        {
            if (ConstrainedColumn(filter) is not { } column || !classes.TryGetValue(column.Id, out List<ColumnExpression>? members))
            {
                continue;
            }

            foreach (ColumnExpression member in members)
            {
                Expression other = filter.WithChildren([.. filter.Children.Select(c => c is ColumnExpression ? member : c)]);
                if (member.Id != column.Id && known.Add(other))
                {
                    implied.Add(other);
                }
            }
        }

        return implied;
    }

    /// <summary>From <c>a &lt; b</c> and <c>b &lt;= 5</c> follows <c>a &lt; 5</c>, and likewise from below.</summary>
    /// <param name="filters">The filters that hold.</param>
    /// <param name="orders">Conjuncts that hold among which comparisons of two columns are looked for.</param>
    public static List<Expression> FromOrders(IReadOnlyList<Expression> filters, IReadOnlyList<Expression> orders)
    {
        var implied = new List<Expression>();
        ComparisonExpression[] constants = [.. filters.OfType<ComparisonExpression>().Where(c => ConstrainedColumn(c) is not null)];
        foreach (ComparisonExpression order in constants.Length == 0 ? [] : orders.OfType<ComparisonExpression>().Select(Rising))
        {
            if (order is not
                {
                    Operator: ComparisonOperator.Less or ComparisonOperator.LessOrEqual,
                    Left: ColumnExpression below, Right: ColumnExpression above,
                } || !below.Type.Equals(above.Type))
            {
                continue;
            }

            bool isStrict = order.Operator == ComparisonOperator.Less;
            foreach (ComparisonExpression constant in constants)
            {
                // Said of the column: which bound it has.
                (ColumnId id, ComparisonOperator op, Expression value) = constant.Left is ColumnExpression column
                    ? (column.Id, constant.Operator, constant.Right)
                    : (((ColumnExpression)constant.Right).Id, ComparisonOperators.Swap(constant.Operator), constant.Left);
                bool isUpper = op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual or ComparisonOperator.Equal;
                bool isLower = op is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Equal;
                bool excludes = isStrict || op is ComparisonOperator.Less or ComparisonOperator.Greater;
                if (id == above.Id && isUpper)
                {
                    implied.Add(new ComparisonExpression(
                        excludes ? ComparisonOperator.Less : ComparisonOperator.LessOrEqual, below, value));
                }
                else if (id == below.Id && isLower)
                {
                    implied.Add(new ComparisonExpression(
                        excludes ? ComparisonOperator.Greater : ComparisonOperator.GreaterOrEqual, above, value));
                }
            }
        }

        return [.. implied.Except(filters)];
    }

    static ComparisonExpression Rising(ComparisonExpression order) =>
        order.Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual
            ? new ComparisonExpression(ComparisonOperators.Swap(order.Operator), order.Right, order.Left)
            : order;

    /// <summary>The equalities that hold in the inner joins below a join.</summary>
    public static IEnumerable<Expression> EqualitiesBelow(LogicalJoin join)
    {
        foreach (LogicalPlan input in join.Inputs)
        {
            if (input is LogicalJoin { Kind: JoinKind.Inner } below)
            {
                foreach (Expression condition in below.Conditions.Where(c => c is ComparisonExpression).Concat(EqualitiesBelow(below)))
                {
                    yield return condition;
                }
            }
        }
    }

    /// <summary>
    /// From <c>(a = 1 AND b = 2) OR (a = 3 AND b = 4)</c> follows <c>a = 1 OR a = 3</c>; null where a branch says nothing of the columns.
    /// </summary>
    public static Expression? FromDisjunction(Expression condition, HashSet<ColumnId> columns)
    {
        if (condition is not LogicalExpression { IsAnd: false } || condition.Children.Count > 64)
        {
            return null;
        }

        var branches = new List<Expression>();
        foreach (Expression branch in condition.Children)
        {
            Expression[] own = [.. ExpressionRewriter.Conjuncts(branch).Where(c => PlanRewriter.ReadsOnly(c, columns)
                && PlanRewriter.ReadsAny(c, columns))];
            if (ExpressionRewriter.And(own) is not { } part)
            {
                return null;
            }

            branches.Add(part);
        }

        Expression[] distinct = [.. branches.Distinct()];
        return distinct.Length == 1 ? distinct[0] : new LogicalExpression(isAnd: false, distinct);
    }

    static ColumnExpression? ConstrainedColumn(Expression filter) => filter switch
    {
        ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression } => column,
        ComparisonExpression { Left: LiteralExpression, Right: ColumnExpression column } => column,
        InListExpression { Operand: ColumnExpression column } => column,
        LikeExpression { Operand: ColumnExpression column, Pattern: LiteralExpression } => column,
        _ => null,
    };

    static Dictionary<ColumnId, List<ColumnExpression>> Classes(IReadOnlyList<Expression> conjuncts)
    {
        var classes = new Dictionary<ColumnId, List<ColumnExpression>>();
        foreach (Expression conjunct in conjuncts)
        {
            if (conjunct is not ComparisonExpression
                {
                    Operator: ComparisonOperator.Equal, Left: ColumnExpression left, Right: ColumnExpression right,
                } || !left.Type.Equals(right.Type))
            {
                continue;
            }

            List<ColumnExpression> a = ClassOf(classes, left);
            List<ColumnExpression> b = ClassOf(classes, right);
            if (!ReferenceEquals(a, b))
            {
                a.AddRange(b);
                b.ForEach(c => classes[c.Id] = a);
            }
        }

        return classes;
    }

    static List<ColumnExpression> ClassOf(Dictionary<ColumnId, List<ColumnExpression>> classes, ColumnExpression column)
    {
        if (!classes.TryGetValue(column.Id, out List<ColumnExpression>? members))
        {
            members = [column];
            classes.Add(column.Id, members);
        }

        return members;
    }
}
