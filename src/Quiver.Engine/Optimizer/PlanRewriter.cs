using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Rebuilds plans, keeping every node that does not change.</summary>
static class PlanRewriter
{
    /// <summary>Maps the inputs of a node.</summary>
    public static LogicalPlan MapInputs(LogicalPlan plan, Func<LogicalPlan, LogicalPlan> map)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        LogicalPlan[]? changed = null;
        for (int i = 0; i < plan.Inputs.Count; i++)
        {
            LogicalPlan result = map(plan.Inputs[i]);
            if (!ReferenceEquals(result, plan.Inputs[i]))
            {
                changed ??= [.. plan.Inputs];
                changed[i] = result;
            }
        }

        return changed is null ? plan : plan.WithInputs(changed);
    }

    /// <summary>Maps the expressions of a node.</summary>
    public static LogicalPlan MapExpressions(LogicalPlan plan, Func<Expression, Expression> map)
    {
        IReadOnlyList<Expression> expressions = plan.Expressions;
        Expression[]? changed = null;
        for (int i = 0; i < expressions.Count; i++)
        {
            Expression result = map(expressions[i]);
            if (!ReferenceEquals(result, expressions[i]))
            {
                changed ??= [.. expressions];
                changed[i] = result;
            }
        }

        return changed is null ? plan : plan.WithExpressions(changed);
    }

    /// <summary>Rewrites a plan bottom-up: <paramref name="rewrite"/> sees each node with its inputs rewritten.</summary>
    public static LogicalPlan BottomUp(LogicalPlan plan, Func<LogicalPlan, LogicalPlan> rewrite) =>
        rewrite(MapInputs(plan, input => BottomUp(input, rewrite)));

    /// <summary>Puts a filter over a plan; none for no conjuncts.</summary>
    public static LogicalPlan Filter(LogicalPlan plan, IReadOnlyList<Expression> conjuncts) =>
        ExpressionRewriter.And(conjuncts) is { } condition ? new LogicalFilter(plan, condition) : plan;

    /// <summary>Makes a plan give exactly some of its columns in an order.</summary>
    public static LogicalPlan Narrow(LogicalPlan plan, IReadOnlyList<PlanColumn> columns) =>
        plan.Output.Select(c => c.Id).SequenceEqual(columns.Select(c => c.Id))
            ? plan
            : new LogicalProject(plan, [.. columns.Select(Projection.Pass)]);

    /// <summary>The ids of the columns that a plan gives.</summary>
    public static HashSet<ColumnId> OutputIds(LogicalPlan plan) => [.. plan.Output.Select(c => c.Id)];

    /// <summary>Whether an expression reads only columns of a set.</summary>
    public static bool ReadsOnly(Expression expression, HashSet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression is ColumnExpression column ? columns.Contains(column.Id) : expression.Children.All(c => ReadsOnly(c, columns));
    }

    /// <summary>Whether an expression reads a column of a set.</summary>
    public static bool ReadsAny(Expression expression, HashSet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression is ColumnExpression column ? columns.Contains(column.Id) : expression.Children.Any(c => ReadsAny(c, columns));
    }

    /// <summary>Whether an expression may give another value each time it is evaluated.</summary>
    public static bool IsVolatile(Expression expression) => ExpressionRewriter.Any(expression, e => e.IsVolatile);
}
