namespace Quiver.Compute.Aggregation;

/// <summary>How values of one type are summed.</summary>
interface ISumOperator<TValue, TSum>
    where TValue : unmanaged
    where TSum : unmanaged
{
    /// <summary>Adds a value to a sum.</summary>
    static abstract TSum Add(TSum sum, TValue value);

    /// <summary>Whether a sum can be taken out of another exactly, even where the sum of all values of a table has no room.</summary>
    static abstract bool CanRemove { get; }

    /// <summary>Takes a sum out of a sum.</summary>
    static abstract TSum Remove(TSum sum, TSum other);

    /// <summary>Adds a sum to a sum.</summary>
    static abstract TSum Merge(TSum sum, TSum other);
}
