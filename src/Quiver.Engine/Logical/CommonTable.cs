using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// The identity of rows that are computed once and read at several places of a plan: a common table of WITH, equal parts of a plan, or the
/// rows of the last round of a recursion.
/// </summary>
/// <param name="name">The name, for EXPLAIN.</param>
sealed class CommonTable(string name)
{
    public string Name => name;

    /// <summary>About how many rows it has; a guess that the optimizer leaves for itself where readers cannot see the definition.</summary>
    public double EstimatedRows { get; set; } = 1000;

    /// <summary>The reads of the table in a plan and in the subqueries of its expressions.</summary>
    public List<LogicalCommonRead> ReadsIn(LogicalPlan plan)
    {
        var reads = new List<LogicalCommonRead>();
        Collect(plan, reads);
        return reads;
    }

    /// <summary>Whether a plan, or a subquery of its expressions, reads the table.</summary>
    public bool IsReadIn(LogicalPlan plan) => ReadsIn(plan).Count > 0;

    void Collect(LogicalPlan plan, List<LogicalCommonRead> reads)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is LogicalCommonRead read && ReferenceEquals(read.Table, this))
        {
            reads.Add(read);
        }

        foreach (Expression expression in plan.Expressions)
        {
            Collect(expression, reads);
        }

        foreach (LogicalPlan input in plan.Inputs)
        {
            Collect(input, reads);
        }
    }

    void Collect(Expression expression, List<LogicalCommonRead> reads)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is SubqueryExpression subquery)
        {
            Collect(subquery.Plan, reads);
        }

        foreach (Expression child in expression.Children)
        {
            Collect(child, reads);
        }
    }
}
