namespace Quiver.Compute.Aggregation;

/// <summary>A product of doubles.</summary>
struct ProductState : IPairState<ProductState>
{
    long _count;
    double _product;

    public readonly double? Product => _count > 0 ? _product : null;

    public void Add(double x, double y)
    {
        _product = _count == 0 ? x : _product * x;
        _count++;
    }

    public void Merge(in ProductState other)
    {
        if (other._count > 0)
        {
            _product = _count == 0 ? other._product : _product * other._product;
            _count += other._count;
        }
    }
}
