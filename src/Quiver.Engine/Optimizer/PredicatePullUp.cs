using System.Runtime.CompilerServices;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// The cheap way to unnest: where only filters read outer columns, those conjuncts are taken out of the subquery and become
/// conditions of its join with the outer plan.
/// </summary>
/// <param name="outer">The columns of the outer plan that the subquery reads.</param>
/// <param name="context">Where new columns come from.</param>
sealed class PredicatePullUp(HashSet<ColumnId> outer, OptimizerContext context)
{
    readonly Dictionary<LogicalPlan, bool> _dependent = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Returns the plan without outer columns, or null where the cheap way does not apply; the conjuncts are added to the
    /// conditions.
    /// </summary>
    public LogicalPlan? Pull(LogicalPlan plan, List<Expression> conditions)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!IsDependent(plan))
        {
            return plan;
        }

        return plan switch
        {
            LogicalFilter filter => PullFilter(filter, conditions),
            LogicalProject project when !ReadsOuter(project.Expressions) => PullProject(project, conditions),
            LogicalAggregate { Keys.Count: > 0 } aggregate => PullAggregate(aggregate, conditions),
            LogicalJoin join => PullJoin(join, conditions),
            LogicalSort { Fetch: null } sort when !ReadsOuter(sort.Expressions) =>
                Pull(sort.Input, conditions) is { } input ? sort.WithInputs([input]) : null,
            LogicalWith with => Pull(with.Body, conditions) is { } body ? with.WithInputs([with.Definition, body]) : null,
            LogicalUnnest unnest when !ReadsOuter(unnest.Expressions) =>
                Pull(unnest.Input, conditions) is { } rows ? unnest.WithInputs([rows]) : null,
            _ => null,
        };
    }

    /// <summary>The conjuncts of a condition, those that stand in every branch of an OR among them.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression condition, OptimizerContext context) =>
        ExpressionRewriter.Conjuncts(condition).SelectMany(c => c is LogicalExpression
            ? ExpressionRewriter.Conjuncts(new ExpressionSimplifier(context).Simplify(c)) : [c]);

    /// <summary>Through an aggregate only equalities pass: their inner side becomes a key.</summary>
    public LogicalAggregate? PullAggregate(LogicalAggregate aggregate, List<Expression> conditions)
    {
        var own = new List<Expression>();
        if (ReadsOuter(aggregate.Expressions) || Pull(aggregate.Input, own) is not { } input)
        {
            return null;
        }

        var keys = new List<Projection>(aggregate.Keys);
        HashSet<ColumnId> inputColumns = PlanRewriter.OutputIds(input);
        foreach (Expression condition in own)
        {
            if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } equality)
            {
                return null;
            }

            bool innerIsLeft = PlanRewriter.ReadsOnly(equality.Left, inputColumns) && !PlanRewriter.ReadsAny(equality.Right, inputColumns);
            bool innerIsRight = PlanRewriter.ReadsOnly(equality.Right, inputColumns) && !PlanRewriter.ReadsAny(equality.Left, inputColumns);
            if (!innerIsLeft && !innerIsRight)
            {
                return null;
            }

            Expression inner = innerIsLeft ? equality.Left : equality.Right;
            Projection? key = keys.Find(k => k.Expression.Equals(inner));
            if (key is null)
            {
                key = new Projection(context.NewColumn(inner is ColumnExpression c ? c.Name : "key", inner.Type), inner);
                keys.Add(key);
            }

            conditions.Add(new ComparisonExpression(equality.Operator, key.Column.Read(), innerIsLeft ? equality.Right : equality.Left));
        }

        return new LogicalAggregate(input, keys, aggregate.Calls);
    }

    LogicalPlan? PullFilter(LogicalFilter filter, List<Expression> conditions)
    {
        if (Pull(filter.Input, conditions) is not { } input)
        {
            return null;
        }

        ILookup<bool, Expression> conjuncts = Conjuncts(filter.Condition, context).ToLookup(c => PlanRewriter.ReadsAny(c, outer));
        conditions.AddRange(conjuncts[true]);
        return PlanRewriter.Filter(input, [.. conjuncts[false]]);
    }

    LogicalPlan? PullProject(LogicalProject project, List<Expression> conditions)
    {
        var own = new List<Expression>();
        if (Pull(project.Input, own) is not { } input)
        {
            return null;
        }

        conditions.AddRange(own);
        var read = new HashSet<ColumnId>();
        own.ForEach(c => ExpressionRewriter.CollectColumns(c, read));
        read.ExceptWith(project.Output.Select(c => c.Id));
        return new LogicalProject(input, [.. project.Projections, .. input.Output.Where(c => read.Contains(c.Id)).Select(Projection.Pass)]);
    }

    LogicalPlan? PullJoin(LogicalJoin join, List<Expression> conditions)
    {
        bool isInner = join.Kind == JoinKind.Inner;
        bool passesLeft = isInner || join.Kind is JoinKind.Left or JoinKind.Single or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark;
        if (!passesLeft || (!isInner && (IsDependent(join.Right) || ReadsOuter(join.Conditions)))
            || Pull(join.Left, conditions) is not { } left || Pull(join.Right, conditions) is not { } right)
        {
            return null;
        }

        ILookup<bool, Expression> own = join.Conditions.ToLookup(c => PlanRewriter.ReadsAny(c, outer));
        conditions.AddRange(own[true]);
        return new LogicalJoin(join.Kind, left, right, [.. own[false]], join.Mark);
    }

    bool ReadsOuter(IReadOnlyList<Expression> expressions) => expressions.Any(e => PlanRewriter.ReadsAny(e, outer));

    bool IsDependent(LogicalPlan plan)
    {
        if (!_dependent.TryGetValue(plan, out bool dependent))
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            dependent = ReadsOuter(plan.Expressions) || plan.Inputs.Any(IsDependent);
            _dependent.Add(plan, dependent);
        }

        return dependent;
    }
}
