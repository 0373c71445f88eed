namespace Quiver.Compute.Aggregation;

/// <summary>Which row of a group <see cref="PickAccumulator"/> keeps.</summary>
enum PickRule
{
    First,
    Last,

    /// <summary>The first row whose first argument is not null.</summary>
    Any,

    /// <summary>The row with the least last argument.</summary>
    Least,

    /// <summary>The row with the greatest last argument.</summary>
    Greatest,
}
