namespace Quiver.Compute.Aggregation;

/// <summary>Means, squares and products of pairs: the first argument is y, the dependent one, the second x.</summary>
struct RegressionState : IPairState<RegressionState>
{
    double _count;
    double _meanY;
    double _meanX;
    double _squaresY;
    double _squaresX;
    double _products;

    public readonly double Count => _count;

    public readonly double? MeanY => _count > 0 ? _meanY : null;

    public readonly double? MeanX => _count > 0 ? _meanX : null;

    public readonly double? SquaresY => _count > 0 ? _squaresY : null;

    public readonly double? SquaresX => _count > 0 ? _squaresX : null;

    public readonly double? Products => _count > 0 ? _products : null;

    public readonly double? PopulationCovariance => _count > 0 ? _products / _count : null;

    public readonly double? SampleCovariance => _count > 1 ? _products / (_count - 1) : null;

    public readonly double? Correlation =>
        _count > 0 && _squaresX != 0 && _squaresY != 0 ? Math.Clamp(_products / Math.Sqrt(_squaresX * _squaresY), -1, 1) : null;

    public readonly double? Slope => _count > 0 && _squaresX != 0 ? _products / _squaresX : null;

    public readonly double? Intercept => Slope is { } slope ? _meanY - (slope * _meanX) : null;

    /// <summary>The coefficient of determination: 1 where every y is equal, null where every x is.</summary>
    public readonly double? Determination =>
        _count > 0 && _squaresX != 0 ? (_squaresY == 0 ? 1 : _products * _products / (_squaresX * _squaresY)) : null;

    public void Add(double x, double y)
    {
        // The names of the interface are those of the argument order: here the first argument is y.
        (double dependent, double independent) = (x, y);
        _count++;
        double deltaY = dependent - _meanY;
        double deltaX = independent - _meanX;
        _meanY += deltaY / _count;
        _meanX += deltaX / _count;
        _squaresY += deltaY * (dependent - _meanY);
        _squaresX += deltaX * (independent - _meanX);
        _products += deltaX * (dependent - _meanY);
    }

    public void Merge(in RegressionState other)
    {
        if (other._count == 0)
        {
            return;
        }

        double n = _count + other._count;
        double deltaY = other._meanY - _meanY;
        double deltaX = other._meanX - _meanX;
        double weight = _count * other._count / n;
        _squaresY += other._squaresY + (deltaY * deltaY * weight);
        _squaresX += other._squaresX + (deltaX * deltaX * weight);
        _products += other._products + (deltaX * deltaY * weight);
        _meanY += deltaY * other._count / n;
        _meanX += deltaX * other._count / n;
        _count = n;
    }
}
