using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph.Rewriting;

/// <summary>Computes parts of aggregates below the merge.</summary>
/// <remarks>Not for calls whose result does not follow from those of parts, see <see cref="PartialForm"/>, nor for calls over the rows
/// of other calls.</remarks>
sealed class PartialAggregates : IGraphRule
{
    /// <inheritdoc/>
    public string Name => "partial aggregates";

    /// <inheritdoc/>
    public string Purpose => "aggregates each input of a merge by itself, so that chunks are read in parallel and few rows are merged";

    /// <inheritdoc/>
    public bool Apply(QueryGraph graph)
    {
        bool isChanged = false;
        foreach (MergeNode merge in graph.Walk().OfType<MergeNode>())
        {
            if (merge is { Inputs.Count: > 1, Outputs: [{ Reader.Node: CallNode { Stage: CallStage.Whole, Column: not null } call }] }
                && PartialForm.Of(call.Call.Name) is { } form)
            {
                foreach (ReadEdge input in merge.Inputs)
                {
                    input.Insert(call.At(CallStage.Partial, form));
                }

                QueryGraph.Replace(call, call.At(CallStage.Final, form));
                isChanged = true;
            }
        }

        return isChanged;
    }
}
