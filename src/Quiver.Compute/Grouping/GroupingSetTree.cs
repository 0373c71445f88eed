namespace Quiver.Compute.Grouping;

/// <summary>
/// Which grouping sets are computed from rows, and which from the groups of a set that has all their keys and more: those of ROLLUP
/// and CUBE all follow from one (Gray et al., "Data Cube", 1996). Sets come largest first, each of them once.
/// </summary>
sealed class GroupingSetTree
{
    public GroupingSetTree(IReadOnlyList<IReadOnlyList<int>> sets)
    {
        var distinct = new List<IReadOnlyList<int>>();
        foreach (IReadOnlyList<int> set in sets.OrderByDescending(s => s.Count))
        {
            if (!distinct.Exists(d => d.SequenceEqual(set)))
            {
                distinct.Add(set);
            }
        }

        Sets = distinct;
        Parents = [.. distinct.Select((set, i) => ParentOf(set, i, distinct))];
        Places = [.. sets.Select(s => distinct.FindIndex(d => d.SequenceEqual(s)))];
    }

    /// <summary>The sets, as places of keys.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Sets { get; }

    /// <summary>The set that each follows from; -1 for those that are computed from rows.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>Where each of the sets asked for stands among <see cref="Sets"/>.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>The sets that are computed from rows.</summary>
    public IEnumerable<int> Roots => Enumerable.Range(0, Sets.Count).Where(i => Parents[i] < 0);

    /// <summary>The smallest of the larger sets with all keys: it has the fewest groups.</summary>
    static int ParentOf(IReadOnlyList<int> set, int place, List<IReadOnlyList<int>> sets)
    {
        for (int i = place - 1; i >= 0; i--)
        {
            if (sets[i].Count > set.Count && set.All(sets[i].Contains))
            {
                return i;
            }
        }

        return -1;
    }
}
