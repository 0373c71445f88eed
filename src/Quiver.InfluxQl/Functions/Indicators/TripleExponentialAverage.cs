namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>triple_exponential_moving_average: lags even less than the double one.</summary>
sealed class TripleExponentialAverage(long period, bool isSimple) : IIndicator
{
    readonly AverageChain _chain = new(3, period, isSimple);

    /// <inheritdoc/>
    public double WarmCount => _chain.WarmCount;

    /// <inheritdoc/>
    public double Add(double value)
    {
        ReadOnlySpan<double> averages = _chain.Add(value);
        return (3 * averages[0]) - (3 * averages[1]) + averages[2];
    }
}
