using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Gives rows, grouped by name and tags. Input i has the values of column i.</summary>
sealed class EmitNode(string timeColumn, IReadOnlyList<EmitColumn> columns) : GraphNode
{
    /// <summary>The name of the column of time.</summary>
    public string TimeColumn => timeColumn;

    /// <summary>The other columns.</summary>
    public IReadOnlyList<EmitColumn> Columns => columns;

    /// <summary>The tags of series.</summary>
    public IReadOnlyList<string> Dimensions { get; init; } = [];

    /// <summary>Whether series and rows come in their order, or all in reverse.</summary>
    public bool IsAscending { get; init; } = true;

    /// <summary>The zone that times are shown in; empty for UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Where the rows are written.</summary>
    public InfluxTarget? Target { get; init; }

    /// <inheritdoc/>
    public override string Label => "emit";

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder();
        InfluxNames.AppendName(text, timeColumn);
        foreach (EmitColumn column in columns)
        {
            InfluxNames.AppendName(text.Append(", "), column.Name);
        }

        Selection.AppendGroup(text, Dimensions);
        text.Append(IsAscending ? "" : " descending");
        text.Append(TimeZone.Length > 0 ? $" in {TimeZone}" : "");
        Target?.AppendTo(text.Append(' '));
        return text.ToString();
    }
}
