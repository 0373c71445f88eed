using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Walks over expressions and plans.</summary>
static class ExpressionRewriter
{
    /// <summary>Rewrites an expression bottom-up: <paramref name="rewrite"/> sees each node with its children rewritten.</summary>
    public static Expression Rewrite(Expression expression, Func<Expression, Expression> rewrite)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression.Children.Count == 0)
        {
            return rewrite(expression);
        }

        Expression[]? changed = null;
        for (int i = 0; i < expression.Children.Count; i++)
        {
            Expression child = expression.Children[i];
            Expression result = Rewrite(child, rewrite);
            if (!ReferenceEquals(child, result))
            {
                changed ??= [.. expression.Children];
                changed[i] = result;
            }
        }

        return rewrite(changed is null ? expression : expression.WithChildren(changed));
    }

    /// <summary>Replaces columns by expressions; columns that are not in the map stay.</summary>
    public static Expression Substitute(Expression expression, IReadOnlyDictionary<ColumnId, Expression> map) =>
        Rewrite(expression, e => e is ColumnExpression column && map.TryGetValue(column.Id, out Expression? other) ? other : e);

    /// <summary>Collects the columns that an expression reads; those of subqueries' free columns included.</summary>
    public static void CollectColumns(Expression expression, ISet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is ColumnExpression column)
        {
            columns.Add(column.Id);
        }
        else if (expression is SubqueryExpression subquery)
        {
            columns.UnionWith(FreeColumns(subquery.Plan));
        }

        foreach (Expression child in expression.Children)
        {
            CollectColumns(child, columns);
        }
    }

    /// <summary>Returns the columns that an expression reads.</summary>
    public static HashSet<ColumnId> ColumnsOf(Expression expression)
    {
        var columns = new HashSet<ColumnId>();
        CollectColumns(expression, columns);
        return columns;
    }

    /// <summary>Returns the columns that a plan reads and does not give itself: its references to enclosing queries.</summary>
    public static HashSet<ColumnId> FreeColumns(LogicalPlan plan)
    {
        var used = new HashSet<ColumnId>();
        var given = new HashSet<ColumnId>();
        Collect(plan, used, given);
        used.ExceptWith(given);
        return used;
    }

    static void Collect(LogicalPlan plan, HashSet<ColumnId> used, HashSet<ColumnId> given)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (Expression expression in plan.Expressions)
        {
            CollectColumns(expression, used);
        }

        if (plan is LogicalScan scan)
        {
            given.UnionWith(scan.AllColumns.Select(c => c.Id));
        }

        given.UnionWith(plan.Output.Select(c => c.Id));
        foreach (LogicalPlan input in plan.Inputs)
        {
            Collect(input, used, given);
        }
    }

    /// <summary>Returns a read of each column that a plan reads and does not give itself; subqueries in it are unnested.</summary>
    public static IReadOnlyCollection<ColumnExpression> FreeReads(LogicalPlan plan)
    {
        HashSet<ColumnId> free = FreeColumns(plan);
        var reads = new Dictionary<ColumnId, ColumnExpression>();
        AnyIn(plan, e =>
        {
            if (e is ColumnExpression column && free.Contains(column.Id))
            {
                reads.TryAdd(column.Id, column);
            }

            return false;
        });
        return reads.Values;
    }

    /// <summary>Whether an expression of a plan, or of a plan that is run for its rows, satisfies a test.</summary>
    public static bool AnyIn(LogicalPlan plan, Func<Expression, bool> test)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan.Expressions.Any(e => AnyDeep(e, test)) || plan.Inputs.Any(i => AnyIn(i, test))
            || (plan is LogicalNestedJoin nested && AnyIn(nested.Inner, test));
    }

    /// <summary>Whether an expression, one below it, or one in the plan of a subquery satisfies a test.</summary>
    public static bool AnyDeep(Expression expression, Func<Expression, bool> test) =>
        Any(expression, e => test(e) || (e is SubqueryExpression subquery && AnyIn(subquery.Plan, test)));

    /// <summary>Splits nested ANDs into conjuncts.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression condition) =>
        condition is LogicalExpression { IsAnd: true } and ? and.Children.SelectMany(Conjuncts) : [condition];

    /// <summary>Joins conjuncts with AND; null for none.</summary>
    public static Expression? And(IReadOnlyList<Expression> conjuncts) => conjuncts.Count switch
    {
        0 => null,
        1 => conjuncts[0],
        _ => new LogicalExpression(isAnd: true, conjuncts),
    };

    /// <summary>Whether an expression or one below it satisfies a test.</summary>
    public static bool Any(Expression expression, Func<Expression, bool> test)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return test(expression) || expression.Children.Any(c => Any(c, test));
    }
}
