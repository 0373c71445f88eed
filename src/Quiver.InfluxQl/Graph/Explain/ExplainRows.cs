using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Graph.Rewriting;

namespace Quiver.InfluxQl.Graph.Explain;

/// <summary>The rows of EXPLAIN: what InfluxDB tells of each thing that it reads, then the graph before and after rewriting.</summary>
static class ExplainRows
{
    /// <summary>The name of the only column.</summary>
    public const string Column = "QUERY PLAN";

    /// <summary>Returns the rows of a graph, which is rewritten by that. Where nothing is read there is one empty row, as from
    /// InfluxDB.</summary>
    /// <param name="graph">The graph as it was built.</param>
    /// <param name="counts">What reading costs.</param>
    /// <param name="isVerbose">Whether the rewritten graph follows in the language of Graphviz.</param>
    public static IReadOnlyList<string> Of(QueryGraph graph, Func<ReadNode, ReadCounts> counts, bool isVerbose = false)
    {
        var rows = new List<string>();
        AddReads(graph, counts, rows, []);
        if (rows.Count == 0)
        {
            return [""];
        }

        rows.AddRange(["", "GRAPH", .. GraphText.Lines(graph)]);
        IReadOnlyList<IGraphRule> rules = GraphRules.Rewrite(graph);
        if (rules.Count > 0)
        {
            rows.AddRange(["", $"REWRITTEN BY {string.Join(", ", rules.Select(rule => rule.Name))}", .. GraphText.Lines(graph)]);
        }

        if (isVerbose)
        {
            rows.AddRange(["", "GRAPHVIZ", .. GraphDot.Lines(graph)]);
        }

        return rows;
    }

    /// <summary>Adds a block for each measurement that a call, or the query itself, reads.</summary>
    static void AddReads(QueryGraph graph, Func<ReadNode, ReadCounts> counts, List<string> rows, HashSet<QueryGraph> done)
    {
        if (!done.Add(graph))
        {
            return;
        }

        var groups = new OrderedDictionary<(GraphNode Reader, InfluxMeasurement Measurement), (ReadNode Read, ReadCounts Counts)>();
        foreach (GraphNode node in graph.Walk())
        {
            if (node is SubqueryNode subquery)
            {
                AddReads(subquery.Graph, counts, rows, done);
            }
            else if (node is ReadNode read)
            {
                (GraphNode Reader, InfluxMeasurement Measurement) key = (ReaderOf(read), read.Measurement);
                ReadCounts before = groups.TryGetValue(key, out (ReadNode Read, ReadCounts Counts) known) ? known.Counts : default;
                groups[key] = (read, before + counts(read));
            }
        }

        foreach (((GraphNode reader, _), (ReadNode read, ReadCounts cost)) in groups)
        {
            AddBlock(rows, read, reader, cost);
        }
    }

    static GraphNode ReaderOf(ReadNode read)
    {
        GraphNode reader = read.Outputs[0].Reader.Node;
        return reader is MergeNode ? reader.Outputs[0].Reader.Node : reader;
    }

    static void AddBlock(List<string> rows, ReadNode read, GraphNode reader, ReadCounts counts)
    {
        if (rows.Count > 0)
        {
            rows.Add("");
        }

        (string expression, IReadOnlyList<InfluxVariable> auxiliary) = reader switch
        {
            CallNode call => (IsPushedDown(call.Call.Name) ? call.Call.ToString() : call.Column!.ToString(), call.Carried),
            TransformNode { Column: { } column } => (column.ToString(), []),
            _ => ("<nil>", read.Columns),
        };
        rows.Add($"EXPRESSION: {expression}");
        if (auxiliary.Count > 0)
        {
            rows.Add($"AUXILIARY FIELDS: {string.Join(", ", auxiliary.OrderBy(column => column.Name, StringComparer.Ordinal))}");
        }

        rows.Add($"NUMBER OF SHARDS: {counts.Shards}");
        rows.Add($"NUMBER OF SERIES: {counts.Series}");
        rows.Add($"CACHED VALUES: {counts.CachedValues}");
        rows.Add($"NUMBER OF FILES: {counts.Files}");
        rows.Add($"NUMBER OF BLOCKS: {counts.Blocks}");
        rows.Add($"SIZE OF BLOCKS: {counts.BlockBytes}");
    }

    /// <summary>InfluxDB's shards compute these calls themselves; of others they read the column.</summary>
    static bool IsPushedDown(string function) => function is "count" or "sum" or "mean" or "min" or "max" or "first" or "last";
}
