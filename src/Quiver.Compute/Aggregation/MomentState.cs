namespace Quiver.Compute.Aggregation;

/// <summary>The first four central moments, after Welford; merged by the formulas of Chan and Pébay.</summary>
struct MomentState : IPairState<MomentState>
{
    double _count;
    double _mean;
    double _m2;
    double _m3;
    double _m4;

    public readonly double? PopulationVariance => _count > 0 ? _m2 / _count : null;

    public readonly double? SampleVariance => _count > 1 ? _m2 / (_count - 1) : null;

    /// <summary>The standard error of the mean, of a population as in DuckDB.</summary>
    public readonly double? StandardError => PopulationVariance is { } variance ? Math.Sqrt(variance) / Math.Sqrt(_count) : null;

    /// <summary>The skewness of a sample, corrected for its size; null below three values or where all are equal.</summary>
    public readonly double? Skewness
    {
        get
        {
            if (_count < 3 || _m2 == 0)
            {
                return null;
            }

            double deviation = Math.Sqrt(_m2 / _count);
            double plain = _m3 / _count / (deviation * deviation * deviation);
            return Math.Sqrt(_count * (_count - 1)) / (_count - 2) * plain;
        }
    }

    /// <summary>The excess kurtosis of a sample, corrected for its size; null below four values or where all are equal.</summary>
    public readonly double? Kurtosis
    {
        get
        {
            if (_count < 4 || _m2 == 0)
            {
                return null;
            }

            double plain = (_m4 * _count / (_m2 * _m2)) - 3;
            return (_count - 1) / ((_count - 2) * (_count - 3)) * (((_count + 1) * plain) + 6);
        }
    }

    /// <summary>The excess kurtosis of a population.</summary>
    public readonly double? PopulationKurtosis => _count > 0 && _m2 != 0 ? (_m4 * _count / (_m2 * _m2)) - 3 : null;

    public void Add(double x, double y)
    {
        double before = _count;
        _count++;
        double delta = x - _mean;
        double step = delta / _count;
        double square = step * step;
        double term = delta * step * before;
        _mean += step;
        _m4 += (term * square * ((_count * _count) - (3 * _count) + 3)) + (6 * square * _m2) - (4 * step * _m3);
        _m3 += (term * step * (_count - 2)) - (3 * step * _m2);
        _m2 += term;
    }

    public void Merge(in MomentState other)
    {
        if (other._count == 0)
        {
            return;
        }

        if (_count == 0)
        {
            this = other;
            return;
        }

        double a = _count;
        double b = other._count;
        double n = a + b;
        double delta = other._mean - _mean;
        double delta2 = delta * delta;
        double m2 = _m2 + other._m2 + (delta2 * a * b / n);
        double m3 = _m3 + other._m3 + (delta2 * delta * a * b * (a - b) / (n * n)) + (3 * delta * ((a * other._m2) - (b * _m2)) / n);
        _m4 = _m4 + other._m4 + (delta2 * delta2 * a * b * ((a * a) - (a * b) + (b * b)) / (n * n * n))
            + (6 * delta2 * ((a * a * other._m2) + (b * b * _m2)) / (n * n)) + (4 * delta * ((a * other._m3) - (b * _m3)) / n);
        _m3 = m3;
        _m2 = m2;
        _mean += delta * b / n;
        _count = n;
    }
}
