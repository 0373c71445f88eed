namespace Quiver.Compute.Aggregation;

/// <summary>
/// Sums by Neumaier's variant of Kahan's compensation: of the numbers, of their logarithms, of their reciprocals, and of a product with
/// a weight, for the means that are made of those.
/// </summary>
struct MeanState : IPairState<MeanState>
{
    double _sum;
    double _sumError;
    double _weights;
    double _logarithms;
    double _reciprocals;
    double _weighted;

    public long Count { get; private set; }

    /// <summary>The sum, with what additions lost put back.</summary>
    public readonly double? Sum => Count > 0 ? (double.IsFinite(_sum) ? _sum + _sumError : _sum) : null;

    public readonly double? Average => Sum / Count;

    /// <summary>The root of the product; numbers below zero have none.</summary>
    public readonly double? Geometric => Count > 0 ? Math.Exp(_logarithms / Count) : null;

    public readonly double? Harmonic => Count > 0 ? Count / _reciprocals : null;

    /// <summary>The average by the second argument as weight.</summary>
    public readonly double? Weighted => Count > 0 && _weights != 0 ? _weighted / _weights : null;

    public void Add(double x, double y)
    {
        Count++;
        AddCompensated(x);
        _logarithms += Math.Log(x);
        _reciprocals += 1 / x;
        _weighted += x * y;
        _weights += y;
    }

    public void Merge(in MeanState other)
    {
        Count += other.Count;
        AddCompensated(other._sum);
        _sumError += other._sumError;
        _logarithms += other._logarithms;
        _reciprocals += other._reciprocals;
        _weighted += other._weighted;
        _weights += other._weights;
    }

    void AddCompensated(double x)
    {
        double sum = _sum + x;
        _sumError += Math.Abs(_sum) >= Math.Abs(x) ? _sum - sum + x : x - sum + _sum;
        _sum = sum;
    }
}
