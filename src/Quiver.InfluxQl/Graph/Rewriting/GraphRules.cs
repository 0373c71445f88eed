using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph.Rewriting;

/// <summary>The rules of rewriting in the order in which they are applied.</summary>
static class GraphRules
{
    /// <summary>Partial aggregates come first: they need a merge of its own for each call, which shared reads join.</summary>
    public static IReadOnlyList<IGraphRule> All { get; } = [new PartialAggregates(), new SharedReads(), new DeadNodes()];

    /// <summary>Rewrites a graph and those of its subqueries; returns the rules that changed something, in order.</summary>
    public static IReadOnlyList<IGraphRule> Rewrite(QueryGraph graph)
    {
        var changed = new HashSet<IGraphRule>();
        Rewrite(graph, [], changed);
        return [.. All.Where(changed.Contains)];
    }

    static void Rewrite(QueryGraph graph, HashSet<QueryGraph> done, HashSet<IGraphRule> changed)
    {
        if (!done.Add(graph))
        {
            return;
        }

        foreach (IGraphRule rule in All)
        {
            if (rule.Apply(graph))
            {
                changed.Add(rule);
            }
        }

        foreach (SubqueryNode subquery in graph.Walk().OfType<SubqueryNode>())
        {
            Rewrite(subquery.Graph, done, changed);
        }
    }
}
