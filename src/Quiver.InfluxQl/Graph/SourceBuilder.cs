using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Graph;

/// <summary>Builds the leaves of a graph: the chunks of measurements and the subqueries that a SELECT reads.</summary>
sealed class SourceBuilder
{
    readonly PreparedSelect _select;
    readonly List<(PreparedSource Source, MeasurementChunk? Chunk, QueryGraph? Inner)> _leaves = [];
    readonly List<Selection> _selections = [];

    /// <summary>Finds the leaves.</summary>
    /// <param name="select">The SELECT.</param>
    /// <param name="chunks">Where measurements lie; without it, each is one chunk.</param>
    /// <param name="selection">The rows of the statement.</param>
    public SourceBuilder(PreparedSelect select, IChunkMap? chunks, Selection selection)
    {
        _select = select;
        Statement = selection;
        _selections.Add(selection);
        foreach (PreparedSource source in select.Sources)
        {
            if (source.Subquery is { } subquery)
            {
                _leaves.Add((source, null, GraphBuilder.BuildInner(subquery, chunks, selection)));
            }
            else if (chunks is null)
            {
                _leaves.Add((source, null, null));
            }
            else
            {
                foreach (MeasurementChunk chunk in chunks.ChunksOf(source.Measurement!))
                {
                    _leaves.Add((source, chunk, null));
                }
            }
        }
    }

    /// <summary>The rows of the statement.</summary>
    public Selection Statement { get; }

    /// <summary>Returns rows that start, or end where time descends, a bucket further out.</summary>
    public Selection Widen(Selection selection, long bucket)
    {
        TimeBounds bounds = selection.IsAscending
            ? selection.Bounds with { First = Int128.Max((Int128)selection.Bounds.FirstNanosecond - bucket, TimeText.Minimum) }
            : selection.Bounds with { Last = Int128.Min((Int128)selection.Bounds.LastNanosecond + bucket, TimeText.Maximum) };
        Selection? known = _selections.Find(other => other.Bounds == bounds);
        if (known is null)
        {
            known = selection with { Bounds = bounds };
            _selections.Add(known);
        }

        return known;
    }

    /// <summary>Returns the node that has the rows of all sources.</summary>
    public GraphNode Build(IReadOnlyList<InfluxVariable> columns, Selection selection, bool isOrdered)
    {
        List<GraphNode> nodes = new(_leaves.Count);
        foreach ((PreparedSource source, MeasurementChunk? chunk, QueryGraph? inner) in _leaves)
        {
            if (inner is not null)
            {
                PreparedSelect subquery = source.Subquery!;
                nodes.Add(new SubqueryNode(subquery, inner, Map(columns, subquery), selection));
            }
            else if (chunk is null
                || (chunk.Last >= selection.Bounds.FirstNanosecond && chunk.First <= selection.Bounds.LastNanosecond))
            {
                nodes.Add(new ReadNode(source.Measurement!, chunk, columns, selection));
            }
        }

        if (nodes.Count == 1)
        {
            return nodes[0];
        }

        var merge = new MergeNode(isOrdered);
        foreach (GraphNode node in nodes)
        {
            QueryGraph.AddEdge(node, merge);
        }

        return merge;
    }

    /// <summary>Finds the columns that are needed, those of the condition too, among the columns and tags of a subquery.</summary>
    List<SubqueryColumn> Map(IReadOnlyList<InfluxVariable> columns, PreparedSelect subquery)
    {
        var needed = new OrderedDictionary<InfluxVariable, bool>();
        foreach (InfluxVariable column in columns)
        {
            needed.TryAdd(column, true);
        }

        FieldSymbols.AddVariables(_select.Condition, needed);
        Dictionary<string, int> indexes = IndexesOf(subquery);
        return
        [
            .. needed.Keys.Select(variable => indexes.TryGetValue(variable.Name, out int index)
                ? new SubqueryColumn(variable, index, false)
                : new SubqueryColumn(variable, -1, subquery.Dimensions.Contains(variable.Name))),
        ];
    }

    /// <summary>Returns where the columns of a result are by name; of equal names the first counts.</summary>
    static Dictionary<string, int> IndexesOf(PreparedSelect select)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        int index = 0;
        foreach (InfluxField column in FieldSymbols.ColumnsOf(select))
        {
            indexes.TryAdd(ColumnNames.NameOf(column), index++);
        }

        return indexes;
    }
}
