namespace Quiver.Compute.Aggregation;

/// <summary>The state of a statistic over numbers or pairs of numbers; all zero is the empty state.</summary>
interface IPairState<TSelf>
    where TSelf : unmanaged, IPairState<TSelf>
{
    /// <summary>Adds a row; <paramref name="y"/> is zero for statistics of one number.</summary>
    void Add(double x, double y);

    /// <summary>Adds the rows of another state.</summary>
    void Merge(in TSelf other);
}
