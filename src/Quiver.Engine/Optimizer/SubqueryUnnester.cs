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
        if (plan is LogicalDependentJoin dependent)
        {
            return UnnestLateral(dependent);
        }

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

    /// <summary>Conditions with subqueries are filters above an inner join, and filters of the right side of others.</summary>
    LogicalPlan UnnestLateral(LogicalDependentJoin join)
    {
        ILookup<bool, Expression> conditions = join.Conditions.ToLookup(HasSubquery);
        LogicalPlan plain = join.WithExpressions([.. conditions[false]]);
        return !conditions[true].Any()
            ? _joins.Lateral(join)
            : join.Kind == JoinKind.Inner
            ? UnnestFilter(new LogicalFilter(_joins.Lateral((LogicalDependentJoin)plain), ExpressionRewriter.And([.. conditions[true]])!))
            : UnnestDependent(join.Kind, join.Left, join.Right, [.. conditions[false]], [.. conditions[true]]);
    }

    /// <summary>
    /// A condition of an outer join cannot move above it: the value is computed on the side that the subquery reads. Where it reads
    /// both, the side that may lack is filtered for each row of the other.
    /// </summary>
    LogicalPlan UnnestJoin(LogicalJoin join)
    {
        HashSet<ColumnId> leftColumns = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> rightColumns = PlanRewriter.OutputIds(join.Right);
        ILookup<bool, Expression> conditions = join.Conditions.ToLookup(c => ExpressionRewriter.Any(
            c, e => e is SubqueryExpression && ExpressionRewriter.ColumnsOf(e) is var read && read.Overlaps(leftColumns)
                && read.Overlaps(rightColumns)));
        var left = new Source(this, join.Left);
        var right = new Source(this, join.Right);
        Expression[] own = [.. conditions[false].Select(c => ExpressionRewriter.Rewrite(c, e => e is not SubqueryExpression subquery ? e
            : (ExpressionRewriter.ColumnsOf(subquery).Overlaps(rightColumns) ? right : left).Replace(subquery)))];
        Expression[] both = [.. conditions[true]];
        LogicalPlan plan = both.Length == 0 ? new LogicalJoin(join.Kind, left.Plan, right.Plan, own, join.Mark) : join.Kind switch
        {
            JoinKind.Right => UnnestDependent(JoinKind.Left, right.Plan, left.Plan, own, both),
            JoinKind.Full => UnnestFull(join, left.Plan, right.Plan, own, both),
            _ => UnnestDependent(join.Kind, left.Plan, right.Plan, own, both),
        };
        return PlanRewriter.Narrow(plan, join.Output);
    }

    LogicalPlan UnnestDependent(JoinKind kind, LogicalPlan left, LogicalPlan right, Expression[] plain, Expression[] subqueries)
    {
        LogicalPlan filtered = UnnestFilter(new LogicalFilter(right, ExpressionRewriter.And(subqueries)!));
        return _joins.Lateral(new LogicalDependentJoin(kind, left, filtered, plain));
    }

    /// <summary>The rows of a left join, and the rows of the right side that have no partner.</summary>
    LogicalSetOperation UnnestFull(LogicalJoin join, LogicalPlan left, LogicalPlan right, Expression[] plain, Expression[] subqueries)
    {
        if (NestedSubqueries.IsVolatile(left) || NestedSubqueries.IsVolatile(right))
        {
            throw new QuiverException(
                ErrorCode.NotSupported,
                "the sides of a full join with a subquery over both in its ON condition may not be volatile; store them in tables first");
        }

        LogicalPlan pairs = PlanRewriter.Narrow(UnnestDependent(JoinKind.Left, left, right, plain, subqueries), join.Output);
        LogicalPlan alone = UnnestDependent(JoinKind.Anti, right, left, plain, subqueries);
        HashSet<ColumnId> given = PlanRewriter.OutputIds(join.Right);
        alone = new LogicalProject(alone, [.. join.Output.Select(c => given.Contains(c.Id)
            ? Projection.Pass(c) : new Projection(c, new LiteralExpression(Types.ScalarValue.Null(c.Type))))]);
        return new LogicalSetOperation(
            SetOperator.UnionAll, join.Output, [new PlanCloner(context.Ids).Clone(pairs), new PlanCloner(context.Ids).Clone(alone)]);
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
        readonly Dictionary<Expression, IReadOnlyList<Expression>> _values = [];
        readonly Dictionary<LogicalPlan, IReadOnlyList<Expression>> _rows = new(ReferenceEqualityComparer.Instance);

        public LogicalPlan Plan { get; private set; } = plan;

        public Expression Replace(Expression expression) =>
            ExpressionRewriter.Rewrite(expression, e => e is SubqueryExpression subquery ? Value(subquery) : e);

        public void Restrict(SubqueryExpression subquery, JoinKind kind)
        {
            Expression[] operands = [.. subquery.Children.Select(Replace)];
            Plan = owner._joins.Restrict(Plan, (SubqueryExpression)subquery.WithChildren(operands), owner.PlanOf(subquery), kind);
        }

        /// <summary>The columns of one row, which may all be read, are joined once.</summary>
        Expression Value(SubqueryExpression subquery)
        {
            bool isRow = subquery.Kind == SubqueryKind.Scalar;
            bool isKnown = isRow ? _rows.TryGetValue(subquery.Plan, out IReadOnlyList<Expression>? values)
                : _values.TryGetValue(subquery, out values);
            if (!isKnown)
            {
                (Plan, values) = owner._joins.Value(Plan, subquery, owner.PlanOf(subquery));
                if (isRow)
                {
                    _rows.Add(subquery.Plan, values);
                }
                else
                {
                    _values.Add(subquery, values);
                }
            }

            return values![subquery.Column];
        }
    }
}
