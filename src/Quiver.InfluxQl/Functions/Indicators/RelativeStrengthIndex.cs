namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>relative_strength_index: from 0, where values only fall, to 100, where they only rise.</summary>
sealed class RelativeStrengthIndex(long period, bool isSimple) : IIndicator
{
    readonly SmoothedMoves _moves = new(period, isSimple);

    /// <inheritdoc/>
    public double WarmCount => _moves.WarmCount;

    /// <inheritdoc/>
    public double Add(double value)
    {
        (double up, double down) = _moves.Add(value);
        return 100 - (100 / (1 + (up / down)));
    }
}
