namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>chande_momentum_oscillator: rises less falls over rises and falls, in percent.</summary>
sealed class MomentumOscillator(long period) : IIndicator
{
    readonly PriceRing _prices = new(period - 1);
    bool _hasValues;
    double _rises;
    double _falls;

    /// <inheritdoc/>
    public double WarmCount => period - 1;

    /// <inheritdoc/>
    public double Add(double value)
    {
        if (period == 1)
        {
            throw FunctionErrors.OscillatorPanic();
        }

        double move = _hasValues ? value - _prices.Newest : 0;
        _hasValues = true;
        Count(move, 1);
        double result = _rises != 0 || _falls != 0 ? 100 * ((_rises - _falls) / (_rises + _falls)) : 0;

        // The sums are moved on rather than made anew, so that what floats lose adds up as in InfluxDB.
        Count(_prices.Oldest.Move, -1);
        _prices.Push(value, move);
        return result;
    }

    void Count(double move, int sign)
    {
        if (move > 0)
        {
            _rises += sign * move;
        }
        else if (move < 0)
        {
            _falls -= sign * move;
        }
    }
}
