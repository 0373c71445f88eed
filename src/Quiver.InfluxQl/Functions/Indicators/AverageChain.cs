namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>Averages of averages. One that is not ready gives its own result to all that follow, and they do not take it.</summary>
sealed class AverageChain
{
    readonly ExponentialAverage[] _averages;
    readonly double[] _results;

    /// <summary>Creates a chain of averages over the same period.</summary>
    public AverageChain(int length, long period, bool isSimple)
    {
        _averages = new ExponentialAverage[length];
        for (int i = 0; i < length; i++)
        {
            _averages[i] = new ExponentialAverage(period, isSimple);
        }

        _results = new double[length];
        double warm = _averages[0].WarmCount;
        WarmCount = isSimple ? warm * length : warm;
    }

    /// <summary>How many values the last average takes to be ready.</summary>
    public double WarmCount { get; }

    /// <summary>Takes a value; returns what each average gives.</summary>
    public ReadOnlySpan<double> Add(double value)
    {
        bool isReady = true;
        for (int i = 0; i < _averages.Length; i++)
        {
            if (isReady)
            {
                value = _averages[i].Add(value);
                isReady = _averages[i].IsReady;
            }

            _results[i] = value;
        }

        return _results;
    }
}
