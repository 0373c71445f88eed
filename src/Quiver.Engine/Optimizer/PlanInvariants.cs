using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// What holds for every plan without subquery expressions. A rule that breaks it is a defect that is found here and not as a
/// wrong answer.
/// </summary>
static class PlanInvariants
{
    /// <summary>
    /// Throws where a node reads a column that no input gives, gives a column twice, or the root gives other columns than
    /// expected.
    /// </summary>
    public static void Verify(LogicalPlan plan, IReadOnlyList<PlanColumn> expected, string after)
    {
        if (!plan.Output.Select(c => (c.Id, c.Type)).SequenceEqual(expected.Select(c => (c.Id, c.Type))))
        {
            throw Broken(after, "the columns of the result changed", plan);
        }

        Visit(plan, after);
    }

    static void Visit(LogicalPlan plan, string after)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var given = new HashSet<ColumnId>();
        foreach (PlanColumn column in plan is LogicalScan scan ? scan.AllColumns : plan.Inputs.SelectMany(i => i.Output))
        {
            if (!given.Add(column.Id))
            {
                throw Broken(after, $"column {column.Name} is given twice", plan);
            }
        }

        foreach (Expression expression in plan.Expressions)
        {
            CheckReads(expression, given, plan, after);
        }

        if (plan is LogicalSetOperation or LogicalRecursive
            && plan.Inputs.Any(i => !i.Output.Select(c => c.Type).SequenceEqual(plan.Output.Select(c => c.Type))))
        {
            throw Broken(after, "an input of a set operation has other columns", plan);
        }

        if (plan is LogicalDependentJoin or LogicalComputedLimit or LogicalFunctionScan)
        {
            throw Broken(after, "a node is left that must be gone when subqueries are unnested", plan);
        }

        if (plan is LogicalNestedJoin nested
            && !ExpressionRewriter.FreeColumns(nested.Inner).IsSubsetOf(nested.Bindings.Select(b => b.Inside.Id)))
        {
            throw Broken(after, "a nested plan reads a column that is not bound", plan);
        }

        foreach (LogicalPlan input in plan.Inputs)
        {
            Visit(input, after);
        }
    }

    static void CheckReads(Expression expression, HashSet<ColumnId> given, LogicalPlan plan, string after)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is ColumnExpression column && !given.Contains(column.Id))
        {
            throw Broken(after, $"column {column.Name} (id {column.Id.Value}) is read and not given", plan);
        }

        if (expression is SubqueryExpression)
        {
            throw Broken(after, "a subquery is left in an expression", plan);
        }

        foreach (Expression child in expression.Children)
        {
            CheckReads(child, given, plan, after);
        }
    }

    static QuiverException Broken(string after, string what, LogicalPlan plan) =>
        new(ErrorCode.InvariantBroken, $"the plan is wrong after rule {after}: {what} at {plan.Describe()}");
}
