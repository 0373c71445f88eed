using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Gives buckets without a point one.</summary>
sealed class FillStep : PointStep
{
    readonly PointStep _input;
    readonly BucketFill _fill;

    public FillStep(FillNode node, TimeWindows windows, bool isAscending, SeriesMemory memory, PointStep input)
    {
        _input = input;
        bool countsNone = node is { IsCount: true, Rule.Fill: InfluxFill.Null };
        InfluxValue number = countsNone ? InfluxValue.Of(0L) : FillValues.To(node.Type, FillValues.Of(node.Rule.Number));
        _fill = new BucketFill(windows, isAscending, countsNone ? InfluxFill.Number : node.Rule.Fill, number, memory);
    }

    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series) => _fill.Fill(_input.Evaluate(series));
}
