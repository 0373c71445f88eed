using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Computes the <see cref="UnnestExpression"/>s of a SELECT list: those that stand in no other go side by side over the rows of those
/// that stand in them.
/// </summary>
static class UnnestRewriter
{
    /// <summary>Unnests what stands in some expressions over a plan, and puts columns of the result into them.</summary>
    public static LogicalPlan Apply(
        Binder binder, LogicalPlan plan, IList<Expression> values, PlanColumn? ordinality = null, bool keepsEmpty = false)
    {
        for (int level = values.Max(v => Depth(v)) - 1; level >= 0; level--)
        {
            var columns = new Dictionary<Expression, PlanColumn>();
            var lists = new List<Projection>();
            bool keeps = keepsEmpty;
            Expression Column(UnnestExpression unnest)
            {
                keeps |= unnest.KeepsEmpty;
                if (!columns.TryGetValue(unnest, out PlanColumn? column))
                {
                    column = binder.NewColumn("unnest", unnest.Type);
                    columns.Add(unnest, column);
                    lists.Add(new Projection(column, unnest.List));
                }

                return column.Read();
            }

            for (int i = 0; i < values.Count; i++)
            {
                values[i] = Replace(values[i], level, Column);
            }

            plan = new LogicalUnnest(plan, lists, level == 0 ? ordinality : null, keeps);
        }

        return plan;
    }

    /// <summary>
    /// Unnests what keys of GROUP BY hold, before grouping: the same expressions in other clauses become the same columns.
    /// </summary>
    public static LogicalPlan BeforeGrouping(Binder binder, LogicalPlan plan, IEnumerable<Expression> keys, Dictionary<Expression,
        Expression> columns)
    {
        UnnestExpression[] found = [.. keys.SelectMany(Outermost).Distinct().Cast<UnnestExpression>()];
        if (found.Length == 0)
        {
            return plan;
        }

        var values = new List<Expression>(found);
        plan = Apply(binder, plan, values);
        for (int i = 0; i < found.Length; i++)
        {
            columns.Add(found[i], values[i]);
        }

        return plan;
    }

    static IEnumerable<Expression> Outermost(Expression value) =>
        value is UnnestExpression ? [value] : value.Children.SelectMany(Outermost);

    static int Depth(Expression value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int below = value.Children.Count == 0 ? 0 : value.Children.Max(Depth);
        return value is UnnestExpression ? below + 1 : below;
    }

    /// <summary>Replaces the unnests that stand in a number of others.</summary>
    static Expression Replace(Expression value, int level, Func<UnnestExpression, Expression> column)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is UnnestExpression unnest)
        {
            if (level == 0)
            {
                return column(unnest);
            }

            level--;
        }

        Expression[]? changed = null;
        for (int i = 0; i < value.Children.Count; i++)
        {
            Expression result = Replace(value.Children[i], level, column);
            if (!ReferenceEquals(result, value.Children[i]))
            {
                changed ??= [.. value.Children];
                changed[i] = result;
            }
        }

        return changed is null ? value : value.WithChildren(changed);
    }
}
