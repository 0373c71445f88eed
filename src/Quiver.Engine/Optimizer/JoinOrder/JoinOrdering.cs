using System.Runtime.CompilerServices;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>
/// Orders trees of joins so that intermediate results stay small: by dynamic programming over connected subgraphs (DPhyp, Moerkotte
/// and Neumann, SIGMOD 2008) up to twelve relations, beyond that by always joining the pair with the smallest result. Outer, semi and
/// anti joins move where their conflicts with the others allow it; full, mark and single joins are relations here.
/// </summary>
sealed class JoinOrdering : IOptimizerRule
{
    /// <summary>Sets of relations are the bits of a word.</summary>
    const int MostRelations = 63;

    public string Name => nameof(JoinOrdering);

    public string Purpose => "orders joins so that what is between them stays small";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan);

    static LogicalPlan Visit(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is not LogicalJoin join || !JoinCollector.Takes(join))
        {
            return PlanRewriter.MapInputs(plan, Visit);
        }

        var collector = new JoinCollector(Visit);
        collector.Collect(join);
        if (collector.Relations.Count > MostRelations)
        {
            return PlanRewriter.MapInputs(join, Visit);
        }

        // Where columns count by position, at the root and below set operations, they must stay in order.
        return new JoinGraph(collector).Order() is { } ordered
            ? PlanRewriter.Narrow(ordered, join.Output)
            : collector.Original;
    }
}
