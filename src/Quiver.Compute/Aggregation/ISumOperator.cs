namespace Quiver.Compute.Aggregation;

/// <summary>How values of one type are summed.</summary>
interface ISumOperator<TValue, TSum>
    where TValue : unmanaged
    where TSum : unmanaged
{
    /// <summary>Adds a value to a sum.</summary>
    static abstract TSum Add(TSum sum, TValue value);

    /// <summary>Adds a sum to a sum.</summary>
    static abstract TSum Merge(TSum sum, TSum other);
}
