using System.Text;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Reads the other columns of the points that a selector picked.</summary>
sealed class AuxiliaryNode(IReadOnlyList<InfluxVariable> columns) : GraphNode
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<InfluxVariable> Columns => columns;

    /// <inheritdoc/>
    public override string Label => "auxiliary";

    /// <inheritdoc/>
    public override string Describe() => GraphWords.AppendColumns(new StringBuilder(), columns).ToString();
}
