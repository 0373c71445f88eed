namespace Quiver.Compute.Aggregation;

/// <summary>Which row of a group is kept: the first by its keys, and of equal rows the first or the last that came.</summary>
/// <param name="Keys">What rows are compared by; none where only their position counts.</param>
/// <param name="Required">Arguments: a row in which one of them is null does not count.</param>
/// <param name="TakesLast">Whether of equal rows the last is kept.</param>
sealed record PickOrder(IReadOnlyList<PickKey> Keys, IReadOnlyList<int> Required, bool TakesLast)
{
    /// <summary>The first row.</summary>
    public static PickOrder First { get; } = new([], [], false);

    /// <summary>The last row.</summary>
    public static PickOrder Last { get; } = new([], [], true);

    /// <summary>The first row whose first argument is not null.</summary>
    public static PickOrder Any { get; } = new([], [0], false);

    /// <summary>The first row with the least value of an argument, of those in which neither it nor the first argument is null.</summary>
    public static PickOrder Least(int argument) => new([new PickKey(argument, false, false)], [0, argument], false);

    /// <summary>The same for the greatest value.</summary>
    public static PickOrder Greatest(int argument) => new([new PickKey(argument, true, false)], [0, argument], false);
}
