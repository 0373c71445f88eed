using System.Runtime.InteropServices;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Computes a transformation, the integral or a forecast over the points of a series.</summary>
sealed class TransformStep(InfluxCall call, FunctionOptions options, SeriesMemory memory, PointStep input) : PointStep
{
    readonly InfluxType _type = CallTypes.InputOf(call);

    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series)
    {
        List<Point> points = input.Evaluate(series);
        ITransformation transformation = FunctionFactory.CreateTransformation(call, _type, options);
        var output = new List<Point>(points.Count);
        foreach (ref readonly Point point in CollectionsMarshal.AsSpan(points))
        {
            if (!point.Value.IsNull)
            {
                transformation.Add(point, output);
            }
        }

        memory.Quota.ThrowIfStopped();
        transformation.Finish(output);
        memory.Take(output);
        return output;
    }
}
