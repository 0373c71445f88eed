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

    public void Dispose()
    {
        table.Dispose();
        foreach (GroupedAccumulator state in states)
        {
            state.Dispose();
        }
    }
}
