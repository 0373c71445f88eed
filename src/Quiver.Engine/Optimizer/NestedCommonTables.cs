using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Puts the definitions of common tables into the inner plans of nested joins that read them: those run on their own, and would not find
/// what a node outside has computed.
/// </summary>
static class NestedCommonTables
{
    /// <summary>Returns the plan with inner plans that hold what they read.</summary>
    public static LogicalPlan Embed(LogicalPlan plan) => Visit(plan, []);

    static LogicalPlan Visit(LogicalPlan plan, IReadOnlyList<LogicalWith> around)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is LogicalWith with)
        {
            LogicalPlan definition = Visit(with.Definition, around);
            var own = (LogicalWith)with.WithInputs([definition, with.Body]);
            return own.WithInputs([definition, Visit(with.Body, [.. around, own])]);
        }

        plan = PlanRewriter.MapInputs(plan, input => Visit(input, around));
        return plan is LogicalNestedJoin nested ? nested.WithInner(Define(Visit(nested.Inner, around), around)) : plan;
    }

    /// <summary>Later definitions may read earlier ones.</summary>
    static LogicalPlan Define(LogicalPlan plan, IReadOnlyList<LogicalWith> around)
    {
        foreach (LogicalWith with in around.Reverse())
        {
            if (Reads(plan).Contains(with.Table))
            {
                plan = new LogicalWith(with.Table, with.Definition, plan, with.Materialize);
            }
        }

        return Reads(plan).FirstOrDefault() is { } missing
            ? throw new QuiverException(
                ErrorCode.NotSupported,
                $"a subquery in the recursive part of \"{missing.Name}\" cannot read it in this way; join with it in FROM")
            : plan;
    }

    /// <summary>The tables that a plan reads and does not define.</summary>
    static HashSet<CommonTable> Reads(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        HashSet<CommonTable> reads = plan is LogicalCommonRead read ? [read.Table] : [];
        foreach (LogicalPlan input in plan.Inputs)
        {
            reads.UnionWith(Reads(input));
        }

        CommonTable? defined = plan is LogicalWith with ? with.Table : plan is LogicalRecursive recursive ? recursive.Table : null;
        if (defined is not null)
        {
            reads.Remove(defined);
        }

        return reads;
    }
}
