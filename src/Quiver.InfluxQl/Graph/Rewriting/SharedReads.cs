using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph.Rewriting;

/// <summary>Reads the same rows once for all that need them.</summary>
/// <remarks>What reads a column skips its nulls, so a node may have columns that a reader has no use for.</remarks>
sealed class SharedReads : IGraphRule
{
    /// <inheritdoc/>
    public string Name => "shared reads";

    /// <inheritdoc/>
    public string Purpose => "reads rows that several calls need once, with the columns of all of them";

    /// <inheritdoc/>
    public bool Apply(QueryGraph graph)
    {
        IReadOnlyList<GraphNode> nodes = graph.Walk();
        var reads = new Dictionary<(InfluxMeasurement, MeasurementChunk?, Selection), List<ReadNode>>();
        var subqueries = new Dictionary<(QueryGraph, Selection), List<SubqueryNode>>();
        foreach (GraphNode node in nodes)
        {
            if (node is ReadNode read)
            {
                Add(reads, (read.Measurement, read.Chunk, read.Selection), read);
            }
            else if (node is SubqueryNode subquery)
            {
                Add(subqueries, (subquery.Graph, subquery.Selection), subquery);
            }
        }

        bool isChanged = false;
        List<ReadNode>? before = null;
        IReadOnlyList<InfluxVariable> columns = [];
        foreach (List<ReadNode> same in reads.Values.Where(same => same.Count > 1))
        {
            // The chunks of a measurement are read with the same lists of columns.
            if (before is null || !HaveEqualColumns(same, before))
            {
                columns = [.. same.SelectMany(read => read.Columns).Distinct()];
            }

            before = same;
            Replace(same, new ReadNode(same[0].Measurement, same[0].Chunk, columns, same[0].Selection));
            isChanged = true;
        }

        foreach (List<SubqueryNode> same in subqueries.Values.Where(same => same.Count > 1))
        {
            SubqueryColumn[] inner = [.. same.SelectMany(read => read.Columns).Distinct()];
            Replace(same, new SubqueryNode(same[0].Select, same[0].Graph, inner, same[0].Selection));
            isChanged = true;
        }

        return ShareMerges(nodes.OfType<MergeNode>()) || isChanged;
    }

    static void Add<TKey, TNode>(Dictionary<TKey, List<TNode>> groups, TKey key, TNode node)
        where TKey : notnull
    {
        if (!groups.TryGetValue(key, out List<TNode>? group))
        {
            groups.Add(key, group = []);
        }

        group.Add(node);
    }

    static bool HaveEqualColumns(List<ReadNode> left, List<ReadNode> right)
    {
        bool areEqual = left.Count == right.Count;
        for (int i = 0; areEqual && i < left.Count; i++)
        {
            areEqual = ReferenceEquals(left[i].Columns, right[i].Columns);
        }

        return areEqual;
    }

    static void Replace(IEnumerable<GraphNode> nodes, GraphNode shared)
    {
        foreach (GraphNode node in nodes)
        {
            QueryGraph.MoveOutputs(node, shared);
        }
    }

    /// <summary>Lets one of the merges that read the same nodes stand for all; the others are read by nothing any more.</summary>
    static bool ShareMerges(IEnumerable<MergeNode> merges)
    {
        var kept = new List<MergeNode>();
        bool isChanged = false;
        foreach (MergeNode merge in merges)
        {
            MergeNode? same = kept.Find(other => other.IsOrdered == merge.IsOrdered
                && other.Inputs.Select(input => input.Source).SequenceEqual(merge.Inputs.Select(input => input.Source)));
            if (same is null)
            {
                kept.Add(merge);
                continue;
            }

            QueryGraph.MoveOutputs(merge, same);
            isChanged = true;
        }

        return isChanged;
    }
}
