namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>Averages of how much values rise and how much they fall. The first value rises or falls from 0.</summary>
sealed class SmoothedMoves(long period, bool isSimple)
{
    readonly ExponentialAverage _ups = new(period + 1.0, 1.0 / period, isSimple);
    readonly ExponentialAverage _downs = new(period + 1.0, 1.0 / period, isSimple);
    double _last;

    /// <summary>How many values the averages take to be ready.</summary>
    public double WarmCount => _ups.WarmCount;

    /// <summary>Takes a value; returns both averages.</summary>
    public (double Up, double Down) Add(double value)
    {
        double up = _ups.Add(value > _last ? value - _last : 0);
        double down = _downs.Add(value < _last ? _last - value : 0);
        _last = value;
        return (up, down);
    }
}
