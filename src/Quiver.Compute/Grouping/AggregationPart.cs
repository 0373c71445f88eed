using Quiver.Arrow.Columns;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Grouping;

/// <summary>Finished groups: all of them, or those of one partition.</summary>
sealed class AggregationPart(GroupTable table, GroupedAccumulator[] states) : IDisposable
{
    /// <summary>The number of groups.</summary>
    public int GroupCount => table.GroupCount;

    /// <summary>Returns a key of some groups.</summary>
    public Column Key(int key, int from, int count, ColumnScratch scratch) => table.Key(key, from, count, scratch);

    /// <summary>Returns the results of an aggregate for some groups; the column owns its memory.</summary>
    public Column Result(int aggregate, int from, int count) => states[aggregate].Finish(from, count);

    /// <summary>Adds the states of some groups to groups of coarser ones.</summary>
    public void MergeInto(GroupedAccumulator[] coarser, int groupCount, ReadOnlySpan<int> sources, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < coarser.Length; i++)
        {
            coarser[i].Resize(groupCount);
            coarser[i].Merge(states[i], sources, groups);
        }
    }

    public void Dispose()
    {
        table.Dispose();
        foreach (GroupedAccumulator state in states)
        {
            state.Dispose();
        }
    }
}
