namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>exponential_moving_average: each value moves the average by a part of the distance. Until a period is over the average
/// is the plain mean (warm-up "simple") or moves by larger parts, so that the first value does not weigh too much.</summary>
sealed class ExponentialAverage(double period, double alpha, bool isSimple) : IIndicator
{
    double _count;

    /// <summary>An average with the usual part for its period.</summary>
    public ExponentialAverage(long period, bool isSimple)
        : this(period, 2 / (period + 1.0), isSimple)
    {
    }

    /// <inheritdoc/>
    public double WarmCount => period - 1;

    /// <summary>Whether averages that take what this one gives begin with it.</summary>
    public bool IsReady => !isSimple || _count == period;

    /// <summary>The average so far.</summary>
    public double Last { get; private set; }

    /// <inheritdoc/>
    public double Add(double value)
    {
        if (_count == 0)
        {
            Last = value;
        }
        else if (_count == period)
        {
            Last = ((value - Last) * alpha) + Last;
        }
        else if (isSimple)
        {
            Last = ((Last * _count) + value) / (_count + 1);
        }
        else
        {
            Last = ((value - Last) * (2 / (_count + 2))) + Last;
        }

        _count = Math.Min(_count + 1, period);
        return Last;
    }
}
