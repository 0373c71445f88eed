using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Walks over one plan and replaces subquery expressions by columns of joins, innermost first.</summary>
sealed class SubqueryUnnester(OptimizerContext context)
{
    readonly HashSet<LogicalPlan> _placed = new(ReferenceEqualityComparer.Instance);
    readonly SubqueryJoins _joins = new(context);

    public LogicalPlan Unnest(LogicalPlan plan)
    {
        plan = PlanRewriter.MapInputs(plan, Unnest);
        if (!plan.Expressions.Any(HasSubquery))
        {
            return plan;
        }

        return plan switch
        {
            LogicalFilter filter => UnnestFilter(filter),
            LogicalJoin { Kind: JoinKind.Inner } join => UnnestInnerJoin(join),
            LogicalJoin join => UnnestJoin(join),
            LogicalValues values => UnnestValues(values),
            _ => UnnestUnary(plan),
        };
    }

    LogicalPlan UnnestUnary(LogicalPlan plan)
    {
        var source = new Source(this, plan.Inputs[0]);
        Expression[] expressions = [.. plan.Expressions.Select(source.Replace)];
        return PlanRewriter.Narrow(plan.WithExpressions(expressions).WithInputs([source.Plan]), plan.Output);
    }

    /// <summary>Plain conjuncts go below the joins, EXISTS and IN become semi joins, the rest is filtered above with values.</summary>
    LogicalPlan UnnestFilter(LogicalFilter filter)
    {
        ILookup<bool, Expression> conjuncts = ExpressionRewriter.Conjuncts(filter.Condition).ToLookup(HasSubquery);
        var source = new Source(this, PlanRewriter.Filter(filter.Input, [.. conjuncts[false]]));
        var values = new List<Expression>();
        foreach (Expression conjunct in conjuncts[true])
        {
            if (conjunct is SubqueryExpression { Kind: not SubqueryKind.Scalar } subquery)
            {
                source.Restrict(subquery, JoinKind.Semi);
            }
            else if (conjunct is UnaryExpression { Operator: UnaryOperator.Not, Operand: SubqueryExpression negated }
                && negated.Kind == SubqueryKind.Exists)
            {
                source.Restrict(negated, JoinKind.Anti);
            }
            else
            {
                values.Add(conjunct);
            }
        }

        Expression[] replaced = [.. values.Select(source.Replace)];
        return PlanRewriter.Narrow(PlanRewriter.Filter(source.Plan, replaced), filter.Output);
    }

    LogicalPlan UnnestInnerJoin(LogicalJoin join)
    {
        ILookup<bool, Expression> conditions = join.Conditions.ToLookup(HasSubquery);
        LogicalPlan plain = join.WithExpressions([.. conditions[false]]);
        return UnnestFilter(new LogicalFilter(plain, ExpressionRewriter.And([.. conditions[true]])!));
    }

    /// <summary>A condition of an outer join cannot move above it: the value is computed on the side that the subquery reads.</summary>
    LogicalPlan UnnestJoin(LogicalJoin join)
    {
        var left = new Source(this, join.Left);
        var right = new Source(this, join.Right);
        Expression[] conditions = [.. join.Conditions.Select(c => ExpressionRewriter.Rewrite(c, e =>
        {
            if (e is not SubqueryExpression subquery)
            {
                return e;
            }

            HashSet<ColumnId> columns = ExpressionRewriter.ColumnsOf(subquery);
            bool readsLeft = columns.Overlaps(left.Plan.Output.Select(o => o.Id));
            bool readsRight = columns.Overlaps(right.Plan.Output.Select(o => o.Id));
            return readsLeft && readsRight
                ? throw new QuiverException(
                    ErrorCode.NotSupported,
                    "a subquery in the ON condition of an outer join may use columns of one side only; move it into a derived table")
                : (readsLeft ? left : right).Replace(subquery);
        }))];
        return PlanRewriter.Narrow(new LogicalJoin(join.Kind, left.Plan, right.Plan, conditions, join.Mark), join.Output);
    }

    LogicalPlan UnnestValues(LogicalValues values)
    {
        if (values.Rows.Count == 1)
        {
            return UnnestUnary(RowOf(values.Output, values.Rows[0]));
        }

        LogicalPlan[] rows = [.. values.Rows.Select(
            r => Unnest(RowOf([.. values.Output.Select(c => context.NewColumn(c.Name, c.Type))], r)))];
        return new LogicalSetOperation(SetOperator.UnionAll, values.Output, rows);
    }

    static LogicalProject RowOf(IReadOnlyList<PlanColumn> columns, IReadOnlyList<Expression> row) =>
        new(LogicalValues.OneRow, [.. columns.Select((c, i) => new Projection(c, row[i]))]);

    static bool HasSubquery(Expression expression) => ExpressionRewriter.Any(expression, e => e is SubqueryExpression);

    /// <summary>The plan of a subquery without subqueries; a copy where an expression that holds it stands in the plan twice.</summary>
    LogicalPlan PlanOf(SubqueryExpression subquery)
    {
        LogicalPlan plan = Unnest(subquery.Plan);
        return _placed.Add(subquery.Plan) ? plan : new PlanCloner(context.Ids).Clone(plan);
    }

    /// <summary>An input that grows by the joins that the subqueries over it become.</summary>
    sealed class Source(SubqueryUnnester owner, LogicalPlan plan)
    {
        readonly Dictionary<Expression, Expression> _values = [];

        public LogicalPlan Plan { get; private set; } = plan;

        public Expression Replace(Expression expression) =>
            ExpressionRewriter.Rewrite(expression, e => e is SubqueryExpression subquery ? Value(subquery) : e);

        public void Restrict(SubqueryExpression subquery, JoinKind kind)
        {
            Expression[] operands = [.. subquery.Children.Select(Replace)];
            Plan = owner._joins.Restrict(Plan, (SubqueryExpression)subquery.WithChildren(operands), owner.PlanOf(subquery), kind);
        }

        Expression Value(SubqueryExpression subquery)
        {
            if (!_values.TryGetValue(subquery, out Expression? value))
            {
                (Plan, value) = owner._joins.Value(Plan, subquery, owner.PlanOf(subquery));
                _values.Add(subquery, value);
            }

            return value;
        }
    }
}
