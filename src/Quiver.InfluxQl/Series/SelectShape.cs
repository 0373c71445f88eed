using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Series;

/// <summary>What the nodes of a graph read and give: the columns of series, the calls, and the columns of the result.</summary>
sealed class SelectShape
{
    readonly List<InfluxCall> _calls = [];
    readonly List<GraphNode> _callNodes = [];
    readonly List<InfluxVariable> _auxiliaries = [];
    readonly List<InfluxVariable> _variables = [];
    readonly List<InfluxVariable> _present = [];
    readonly List<InfluxVariable> _extraTags = [];
    readonly List<SubqueryNode> _subqueries = [];
    readonly List<ReadNode> _reads = [];
    readonly Dictionary<string, int> _callSlots = new(StringComparer.Ordinal);

    /// <param name="select">The SELECT.</param>
    /// <param name="graph">Its graph, rewritten.</param>
    public SelectShape(PreparedSelect select, QueryGraph graph)
    {
        Select = select;
        Graph = graph;
        HasTarget = graph.Emit.Target is not null;
        Outputs = [.. graph.Emit.Columns.Select((column, i) =>
            column.Symbol?.Expression ?? ((MathNode)graph.Emit.Inputs[i].Source).Expression)];
        FindSymbols();
        if (graph.Emit.Inputs is [{ Source: var source }, ..])
        {
            FindCalls(source is MathNode ? source.Inputs[0].Source : source);
        }

        foreach (GraphNode node in graph.Walk())
        {
            Collect(node);
        }

        foreach (InfluxVariable variable in _auxiliaries)
        {
            Require(variable);
        }
    }

    /// <summary>The prepared SELECT.</summary>
    public PreparedSelect Select { get; }

    /// <summary>Its graph, rewritten.</summary>
    public QueryGraph Graph { get; }

    /// <summary>What the text tells.</summary>
    public CompiledSelect Compiled => Select.Compiled;

    /// <summary>Whether rows are written to a measurement.</summary>
    public bool HasTarget { get; }

    /// <summary>The tags that rows are grouped by, sorted.</summary>
    public IReadOnlyList<string> Dimensions => Graph.Emit.Dimensions;

    /// <summary>The calls that are no math functions, each once.</summary>
    public IReadOnlyList<InfluxCall> Calls => _calls;

    /// <summary>For each call the node that gives its points.</summary>
    public IReadOnlyList<GraphNode> CallNodes => _callNodes;

    /// <summary>The variables that stand outside of calls, each once.</summary>
    public IReadOnlyList<InfluxVariable> Auxiliaries => _auxiliaries;

    /// <summary>All variables, each once: the columns of <see cref="SeriesPoints"/>.</summary>
    public IReadOnlyList<InfluxVariable> Variables => _variables;

    /// <summary>The variables of which one must have a value for a row to count.</summary>
    public IReadOnlyList<InfluxVariable> Present => IsRaw ? _auxiliaries : _present;

    /// <summary>The nodes that read measurements.</summary>
    public IReadOnlyList<ReadNode> Reads => _reads;

    /// <summary>The nodes that read subqueries.</summary>
    public IReadOnlyList<SubqueryNode> Subqueries => _subqueries;

    /// <summary>What stands in a row where a call or a column has no value.</summary>
    public FillRule Rule { get; private set; }

    /// <summary>The expressions of the columns of the result.</summary>
    public IReadOnlyList<InfluxExpression> Outputs { get; }

    /// <summary>The tags of top and bottom where rows are written to a measurement.</summary>
    public IReadOnlyList<InfluxVariable> ExtraTags => _extraTags;

    /// <summary>Whether nothing is called.</summary>
    public bool IsRaw => _calls.Count == 0;

    /// <summary>Returns which of the variables one is; -1 for none.</summary>
    public int IndexOf(InfluxVariable variable) => _variables.IndexOf(variable);

    /// <summary>Returns the slot of a call or an auxiliary variable in the rows that fields are computed from; -1 for none.</summary>
    public int SlotOf(InfluxExpression expression) => expression switch
    {
        InfluxCall call => _callSlots.GetValueOrDefault(call.ToString(), -1),
        InfluxVariable variable when _auxiliaries.IndexOf(variable) is >= 0 and var index => _calls.Count + index,
        _ => -1,
    };

    /// <summary>Adds a variable that a condition needs.</summary>
    public int Require(InfluxVariable variable)
    {
        int index = _variables.IndexOf(variable);
        if (index < 0)
        {
            index = _variables.Count;
            _variables.Add(variable);
        }

        return index;
    }

    /// <summary>Returns the nodes that read a measurement or a subquery below a node, which may be the same twice.</summary>
    public static IEnumerable<GraphNode> LeavesOf(GraphNode node)
    {
        while (node.Inputs.Count > 0 && node is not MergeNode)
        {
            node = node.Inputs[0].Source;
        }

        return node is MergeNode ? node.Inputs.SelectMany(input => LeavesOf(input.Source)) : [node];
    }

    /// <summary>Finds what the columns of the result are computed from.</summary>
    void FindSymbols()
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            Symbol? symbol = Graph.Emit.Columns[i].Symbol;
            foreach (Symbol part in symbol is not null ? [symbol] : ((MathNode)Graph.Emit.Inputs[i].Source).Symbols)
            {
                if (part.Expression is InfluxVariable variable)
                {
                    AddAuxiliary(variable);
                }
                else if (part.Expression is InfluxCall call && _callSlots.TryAdd(call.ToString(), _calls.Count))
                {
                    _calls.Add(call);
                }
            }

            if (HasTarget && symbol?.Expression is InfluxCall { Name: "top" or "bottom" } top)
            {
                foreach (InfluxVariable tag in top.Arguments.Skip(1).OfType<InfluxVariable>())
                {
                    AddAuxiliary(tag);
                    _extraTags.Add(tag);
                }
            }
        }
    }

    /// <summary>Finds the nodes that give the points of calls, below the one that gives rows.</summary>
    void FindCalls(GraphNode rows)
    {
        if (rows is ZipNode zip)
        {
            Rule = zip.Rule;
            _callNodes.AddRange(zip.Inputs.Select(input => input.Source));
            return;
        }

        if (rows is FillNode { Interval.IsNone: true } fill)
        {
            Rule = fill.Rule;
        }

        if (!IsRaw)
        {
            _callNodes.Add(rows);
        }
    }

    void Collect(GraphNode node)
    {
        switch (node)
        {
            case ReadNode read:
                _reads.Add(read);
                break;
            case SubqueryNode subquery:
                _subqueries.Add(subquery);
                break;
            case CallNode { Stage: not CallStage.Partial } call:
                CollectColumn(call.Column);
                foreach (InfluxVariable carried in call.Carried)
                {
                    Require(carried);
                }

                break;
            case TransformNode transform:
                CollectColumn(transform.Column);
                break;
        }
    }

    void CollectColumn(InfluxVariable? column)
    {
        if (column is not null)
        {
            Require(column);
            if (!_present.Contains(column))
            {
                _present.Add(column);
            }
        }
    }

    void AddAuxiliary(InfluxVariable variable)
    {
        if (!_auxiliaries.Contains(variable))
        {
            _auxiliaries.Add(variable);
        }
    }
}
