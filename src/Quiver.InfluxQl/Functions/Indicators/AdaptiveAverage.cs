namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>kaufmans_adaptive_moving_average: follows values the faster the more straight they go.</summary>
sealed class AdaptiveAverage(long period) : IIndicator
{
    const double Slowest = 2.0 / 31;
    const double Fastest = 2.0 / 3;

    readonly EfficiencyRatio _ratio = new(period);
    long _count;
    double _last;

    /// <inheritdoc/>
    public double WarmCount => period;

    /// <inheritdoc/>
    public double Add(double value)
    {
        // Until there are enough values the average starts over at the one before.
        if (_count <= period)
        {
            _last = _ratio.Previous;
            _count++;
        }

        double speed = (_ratio.Add(value) * (Fastest - Slowest)) + Slowest;
        _last += speed * speed * (value - _last);
        return _last;
    }
}
