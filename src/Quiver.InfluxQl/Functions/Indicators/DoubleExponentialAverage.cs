namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>double_exponential_moving_average: an average less what it lags behind.</summary>
sealed class DoubleExponentialAverage(long period, bool isSimple) : IIndicator
{
    readonly AverageChain _chain = new(2, period, isSimple);

    /// <inheritdoc/>
    public double WarmCount => _chain.WarmCount;

    /// <inheritdoc/>
    public double Add(double value)
    {
        ReadOnlySpan<double> averages = _chain.Add(value);
        return (2 * averages[0]) - averages[1];
    }
}
