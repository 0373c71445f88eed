namespace Quiver.Engine.Logical;

/// <summary>Which keys each grouping set has, and what GROUPING() answers in it.</summary>
/// <param name="Sets">For each set, the places of its keys among all keys, ascending; a set may stand there twice.</param>
/// <param name="Groupings">Columns of GROUPING(): the bit of an argument is set where the set has not its key.</param>
sealed record GroupingSetList(IReadOnlyList<IReadOnlyList<int>> Sets, IReadOnlyList<(PlanColumn Column, IReadOnlyList<int> Keys)> Groupings)
{
    /// <summary>Returns what a GROUPING() answers in a set; the first argument is the highest bit.</summary>
    public static long GroupingOf(IReadOnlyList<int> arguments, IReadOnlyList<int> set) =>
        arguments.Aggregate(0L, (bits, key) => (bits << 1) | (set.Contains(key) ? 0L : 1L));

    /// <summary>The sets as SQL writes them.</summary>
    public string Describe(Func<int, string> keyName) =>
        string.Join(", ", Sets.Select(s => $"({string.Join(", ", s.Select(keyName))})"));
}
