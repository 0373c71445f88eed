using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Makes the steps of the nodes of a graph that stand between the points of series and the rows that are joined of them.</summary>
/// <param name="shape">The columns of series.</param>
/// <param name="windows">The buckets.</param>
/// <param name="memory">Counts the points.</param>
/// <param name="computed">The calls that the engine computes; empty for none.</param>
sealed class StepBuilder(SelectShape shape, TimeWindows windows, SeriesMemory memory, IReadOnlyList<CallNode> computed)
{
    /// <summary>Returns the steps for all calls of the SELECT.</summary>
    public PointStep[] BuildAll() => [.. shape.CallNodes.Select(Build)];

    PointStep Build(GraphNode node) => node switch
    {
        LimitNode limit => new LimitStep(RowLimit.Of(limit), BuildInput(limit)),
        FillNode { Interval.IsNone: false } fill =>
            new FillStep(fill, WindowsOf(fill.Bounds), shape.Graph.Emit.IsAscending, memory, BuildInput(fill)),
        IntervalNode interval => new IntervalStep(interval, BuildInput(interval)),
        CallNode call when IndexOf(call) is >= 0 and var index => new BucketStep(index),
        CallNode call => Build(call),
        TransformNode transform when CallTypes.TypeOf(transform.Call) == InfluxType.Unknown => new NoStep(),
        TransformNode transform => BuildTransform(transform.Call, transform.Column, transform.Selection, transform),

        // Rows are completed where they are joined: other columns and nulls of fields are looked at there.
        AuxiliaryNode or FillNode => BuildInput(node),
        _ => throw new InvalidOperationException($"{node.Label} gives no points of a call"),
    };

    PointStep BuildInput(GraphNode node) => Build(node.Inputs[0].Source);

    PointStep Build(CallNode node)
    {
        if (CallTypes.TypeOf(node.Call) == InfluxType.Unknown)
        {
            return new NoStep();
        }

        if (FunctionFactory.IsTransformation(node.Call.Name))
        {
            return BuildTransform(node.Call, node.Column, node.Selection, node);
        }

        TimeWindows range = WindowsOf(node.Selection.Bounds);
        int[] tags = [.. node.Call.Arguments.Skip(1).OfType<InfluxVariable>().Select(shape.IndexOf)];

        // What is computed of parts below a merge, or of each tag for top and bottom, comes to the same from all rows of a series.
        PointStep input = node.Column is { } column ? BuildColumn(column, node.Selection) : BuildInput(node);
        return new ReduceStep(node, OptionsOf(range), range, tags, memory, input);
    }

    TransformStep BuildTransform(InfluxCall call, InfluxVariable? column, Selection selection, GraphNode node) => new(
        call, OptionsOf(WindowsOf(selection.Bounds)), memory, column is null ? BuildInput(node) : BuildColumn(column, selection));

    ColumnStep BuildColumn(InfluxVariable column, Selection selection)
    {
        // The rows of a subquery may lie before the times of this query: they are the starts of its buckets.
        return shape.Subqueries.Count > 0
            ? new ColumnStep(shape.IndexOf(column), long.MinValue, long.MaxValue, memory)
            : new ColumnStep(shape.IndexOf(column), selection.Bounds.FirstNanosecond, selection.Bounds.LastNanosecond, memory);
    }

    int IndexOf(CallNode call)
    {
        for (int i = 0; i < computed.Count; i++)
        {
            if (computed[i] == call)
            {
                return i;
            }
        }

        return -1;
    }

    TimeWindows WindowsOf(TimeBounds bounds) => windows.Between(bounds.FirstNanosecond, bounds.LastNanosecond);

    FunctionOptions OptionsOf(TimeWindows range) => new()
    {
        Interval = range.Interval,
        IsAscending = shape.Graph.Emit.IsAscending,
        StartTime = range.First,
        EndTime = range.Last,
        WindowOf = range.Of,
        Cancellation = memory.Quota.Stop,
    };
}
