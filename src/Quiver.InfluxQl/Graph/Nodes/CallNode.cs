using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Computes an aggregate or picks points, for each group and bucket.</summary>
sealed class CallNode(InfluxCall call, Selection selection) : GraphNode
{
    /// <summary>The call. Its first argument is the column, or the call whose rows are read.</summary>
    public InfluxCall Call => call;

    /// <summary>The rows below; their bounds are where the first and last bucket come from.</summary>
    public Selection Selection => selection;

    /// <summary>What the function does with points.</summary>
    public InfluxFunctionKind Kind => InfluxFunctions.KindOf(call.Name);

    /// <summary>The column that is aggregated; null where the rows of another call are.</summary>
    public InfluxVariable? Column => call.Arguments[0] as InfluxVariable;

    /// <summary>The type of the values.</summary>
    public InfluxType Type { get; init; }

    /// <summary>Which part of the call is computed.</summary>
    public CallStage Stage { get; init; }

    /// <summary>What a partial call gives and a final one takes; null where the call is whole.</summary>
    public PartialForm? Form { get; init; }

    /// <summary>Buckets; none where each group is one.</summary>
    public TimeInterval Interval { get; init; }

    /// <summary>The tags of groups: the dimensions, and the tags of top and bottom below these.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The columns that points which are picked take along.</summary>
    public IReadOnlyList<InfluxVariable> Carried { get; init; } = [];

    /// <summary>Whether points keep their own time, as those of a lone selector without buckets do, and those of top and sample.</summary>
    public bool KeepsTime { get; init; }

    /// <inheritdoc/>
    public override string Label => "call";

    /// <summary>Returns the same call for another stage.</summary>
    public CallNode At(CallStage stage, PartialForm form) => new(call, selection)
    {
        Type = Type,
        Stage = stage,
        Form = form,
        Interval = Interval,
        Groups = Groups,
        Carried = Carried,
        KeepsTime = KeepsTime,
    };

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder();
        call.AppendTo(text.Append(Stage == CallStage.Whole ? "" : Stage == CallStage.Partial ? "partial " : "final "));
        if (Form is not null)
        {
            text.Append(" = ").Append(Stage == CallStage.Partial ? string.Join(", ", Form.State) : Form.Formula);
        }

        GraphWords.AppendInterval(text, " per ", Interval);
        Selection.AppendGroup(text, Groups);
        if (Carried.Count > 0)
        {
            GraphWords.AppendColumns(text.Append(" with "), Carried);
        }

        return text.ToString();
    }
}
