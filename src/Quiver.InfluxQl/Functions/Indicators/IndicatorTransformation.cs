using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>A technical indicator over points: the first results are held back.</summary>
sealed class IndicatorTransformation(IIndicator indicator, long hold) : ITransformation
{
    readonly double _hold = hold < 0 ? indicator.WarmCount : hold;
    long _count;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (point.Value.IsNull)
        {
            return;
        }

        double result = indicator.Add(point.Value.AsFloat);
        _count++;
        if (_count > _hold && !(indicator is TripleExponentialDerivative && double.IsInfinity(result)))
        {
            output.Add(new Point(point.Time, Numeric.FloatOrNull(result)));
        }
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }
}
