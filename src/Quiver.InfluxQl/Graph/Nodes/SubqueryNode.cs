using System.Text;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Reads the rows of an inner graph as if they were those of a measurement.</summary>
/// <remarks>The groups of this query are already among those of the inner one.</remarks>
sealed class SubqueryNode(PreparedSelect select, QueryGraph graph, IReadOnlyList<SubqueryColumn> columns, Selection selection) : GraphNode
{
    /// <summary>The inner SELECT.</summary>
    public PreparedSelect Select => select;

    /// <summary>The inner graph.</summary>
    public QueryGraph Graph => graph;

    /// <summary>The columns that are needed, those of the condition too, and what they are in the rows of the inner graph.</summary>
    public IReadOnlyList<SubqueryColumn> Columns => columns;

    /// <summary>The rows that are read.</summary>
    public Selection Selection => selection;

    /// <inheritdoc/>
    public override string Label => "subquery";

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder();
        GraphWords.AppendColumns(text, [.. columns.Select(column => column.Variable)]);
        selection.AppendTo(text);
        return text.ToString();
    }
}
