namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>chande_momentum_oscillator with a warm-up: of averages instead of sums.</summary>
sealed class SmoothedMomentumOscillator(long period, bool isSimple) : IIndicator
{
    readonly SmoothedMoves _moves = new(period, isSimple);

    /// <inheritdoc/>
    public double WarmCount => _moves.WarmCount;

    /// <inheritdoc/>
    public double Add(double value)
    {
        (double up, double down) = _moves.Add(value);
        return 100 * ((up - down) / (up + down));
    }
}
