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

    /// <summary>Returns the groups in the order of the upper bits of their hash, and where those of each value of the bits start.</summary>
    public (int[] Groups, int[] Starts) Partition(int bits) => table.Partition(0, bits);

    /// <summary>Adds some groups to an aggregation over the same keys.</summary>
    public void MergeInto(LocalAggregation target, ReadOnlySpan<int> groups) =>
        AggregationMerge.MergeGroups(target.Table, target.States, table, states, groups);

    /// <summary>Adds all groups of an aggregation over the same keys.</summary>
    public void Add(LocalAggregation other) => AggregationMerge.MergeGroups(
        table, states, other.Table, other.States, [.. Enumerable.Range(0, other.Table.GroupCount)]);

    public void Dispose()
    {
        table.Dispose();
        foreach (GroupedAccumulator state in states)
        {
            state.Dispose();
        }
    }
}
