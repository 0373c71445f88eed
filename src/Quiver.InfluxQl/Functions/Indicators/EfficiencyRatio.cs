namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>kaufmans_efficiency_ratio: how far values got over how far they went; 0 where either is 0.</summary>
sealed class EfficiencyRatio(long period) : IIndicator
{
    readonly PriceRing _prices = new(period);
    double _noise;

    /// <inheritdoc/>
    public double WarmCount => period;

    /// <summary>The value before.</summary>
    public double Previous => _prices.Newest;

    /// <inheritdoc/>
    public double Add(double value)
    {
        (double price, double oldMove) = _prices.Oldest;
        double signal = Math.Abs(value - price);
        double move = Math.Abs(value - _prices.Newest);
        _noise -= oldMove;
        _noise += move;
        _prices.Push(value, move);
        return signal == 0 || _noise == 0 ? 0 : signal / _noise;
    }
}
