using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Computes values from those before them in the order of time: transformations, indicators, Holt-Winters.</summary>
sealed class TransformNode(InfluxCall call, Selection selection) : GraphNode
{
    /// <summary>The call. Its first argument is the column, or the call whose rows are read.</summary>
    public InfluxCall Call => call;

    /// <summary>The rows below, which may start earlier than those of the statement.</summary>
    public Selection Selection => selection;

    /// <summary>Transformation or Holt-Winters.</summary>
    public InfluxFunctionKind Kind => InfluxFunctions.KindOf(call.Name);

    /// <summary>The column that is transformed; null where the rows of another call are.</summary>
    public InfluxVariable? Column => call.Arguments[0] as InfluxVariable;

    /// <summary>The type of the values.</summary>
    public InfluxType Type { get; init; }

    /// <summary>The nanoseconds of the unit of derivative and elapsed; 0 for others.</summary>
    public long Unit { get; init; }

    /// <summary>Buckets of the rows below; none where these are points.</summary>
    public TimeInterval Interval { get; init; }

    /// <summary>The tags of groups.</summary>
    public IReadOnlyList<string> Groups => selection.Dimensions;

    /// <inheritdoc/>
    public override string Label => "transform";

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder();
        call.AppendTo(text);
        GraphWords.AppendInterval(text, " unit ", new TimeInterval(Unit, 0));
        Selection.AppendGroup(text, Groups);
        return text.ToString();
    }
}
