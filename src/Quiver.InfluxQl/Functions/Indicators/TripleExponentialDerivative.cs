namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>triple_exponential_derivative (TRIX): by how many percent the average of averages of averages changed.</summary>
sealed class TripleExponentialDerivative(long period, bool isSimple) : IIndicator
{
    readonly AverageChain _chain = new(3, period, isSimple);
    double _last;

    /// <inheritdoc/>
    public double WarmCount => _chain.WarmCount + 1;

    /// <inheritdoc/>
    public double Add(double value)
    {
        double current = _chain.Add(value)[2];
        double rate = ((current / _last) - 1) * 100;
        _last = current;
        return rate;
    }
}
