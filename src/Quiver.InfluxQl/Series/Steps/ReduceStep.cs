using System.Runtime.InteropServices;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Computes an aggregate of each bucket, or picks points of it.</summary>
sealed class ReduceStep : PointStep
{
    readonly CallNode _node;
    readonly TimeWindows _windows;
    readonly PointStep _input;
    readonly SeriesMemory _memory;
    readonly int[] _tags;
    readonly IReducer _reducer;
    bool _isEnded;

    /// <param name="node">The node.</param>
    /// <param name="options">What the function knows of the statement.</param>
    /// <param name="windows">The buckets.</param>
    /// <param name="tags">Which columns of series are the tags of top and bottom.</param>
    /// <param name="memory">Counts the points.</param>
    /// <param name="input">The points.</param>
    public ReduceStep(CallNode node, FunctionOptions options, TimeWindows windows, int[] tags, SeriesMemory memory, PointStep input)
    {
        _memory = memory;
        (_node, _windows, _tags, _input) = (node, windows, tags, input);
        _reducer = FunctionFactory.CreateReducer(node.Call, CallTypes.InputOf(node.Call), options);
    }

    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series)
    {
        List<Point> input = _input.Evaluate(series);
        var output = new List<Point>();
        for (int from = 0; from < input.Count;)
        {
            int to = BucketEnd(input, from, out long start);
            if (to == from || _isEnded)
            {
                // A bucket of a subquery that starts before the time of this query is in no bucket of it: InfluxDB ends the call there,
                // for the series that follow too.
                _isEnded = true;
                return output;
            }

            int count = output.Count;
            _memory.Quota.ThrowIfStopped();
            Reduce(series, CollectionsMarshal.AsSpan(input)[from..to], output);
            for (int i = count; i < output.Count && !_node.KeepsTime; i++)
            {
                output[i] = output[i] with { Time = start };
            }

            from = to;
        }

        _memory.Take(output);
        return output;
    }

    void Reduce(SeriesPoints series, ReadOnlySpan<Point> points, List<Point> output)
    {
        if (_reducer is ITaggedReducer tagged && _tags.Length > 0)
        {
            List<InfluxValue>[] columns = [.. _tags.Select(tag => series.Columns[tag])];
            tagged.Reduce(points, row => string.Join('\0', columns.Select(column => TagOf(column[row]))), output);
            return;
        }

        _reducer.Reduce(points, output);
    }

    /// <summary>A column that is no tag counts as one that no row has.</summary>
    static string TagOf(InfluxValue value) => value.Type == InfluxType.String ? value.Text : "";

    int BucketEnd(List<Point> points, int from, out long start)
    {
        (start, long end) = _windows.Of(points[from].Time);
        int to = from;
        while (to < points.Count && points[to].Time >= start && points[to].Time < end)
        {
            to++;
        }

        return to;
    }
}
