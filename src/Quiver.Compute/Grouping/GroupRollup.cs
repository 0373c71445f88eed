using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Grouping;

/// <summary>Makes the groups of some of the keys out of finished groups of more keys, by merging their states.</summary>
static unsafe class GroupRollup
{
    /// <summary>Returns the coarser groups.</summary>
    /// <param name="parts">The finer groups.</param>
    /// <param name="places">Where the keys stand among those of the finer groups.</param>
    /// <param name="types">Their types.</param>
    /// <param name="slots">The aggregates.</param>
    /// <param name="budget">What memory is counted against.</param>
    public static AggregationPart Derive(
        IReadOnlyList<AggregationPart> parts, IReadOnlyList<int> places, IReadOnlyList<DataType> types,
        IReadOnlyList<AggregateSlot> slots, MemoryBudget budget)
    {
        var layout = new KeyLayout(types);
        var table = new GroupTable(layout, budget);
        GroupedAccumulator[] states = [.. slots.Select(s => s.CreateState(budget))];
        using var stage = new KeyStage(layout, budget);
        ColumnScratch[] scratch = [.. places.Select(_ => new ColumnScratch(budget))];
        int[] groups = new int[KeyStage.StripRows];
        int[] sources = new int[KeyStage.StripRows];
        Column[] keys = new Column[places.Count];
        if (places.Count == 0)
        {
            FindOrAddOnly(table, states);
        }

        foreach (AggregationPart part in parts)
        {
            for (int from = 0; from < part.GroupCount; from += KeyStage.StripRows)
            {
                int count = Math.Min(KeyStage.StripRows, part.GroupCount - from);
                for (int k = 0; k < keys.Length; k++)
                {
                    keys[k] = part.Key(places[k], from, count, scratch[k]);
                }

                stage.Begin(keys, keys.Length, count);
                stage.Write(0, count, layout.Words);
                fixed (int* found = groups)
                {
                    table.FindOrAdd(stage.Rows, layout.Words, count, found);
                }

                for (int i = 0; i < count; i++)
                {
                    sources[i] = from + i;
                }

                part.MergeInto(states, table.GroupCount, sources.AsSpan(0, count), groups.AsSpan(0, count));
            }
        }

        foreach (ColumnScratch one in scratch)
        {
            one.Dispose();
        }

        return new AggregationPart(table, states);
    }

    /// <summary>The grand total has a row although there may be no groups to sum up.</summary>
    static void FindOrAddOnly(GroupTable table, GroupedAccumulator[] states)
    {
        ulong row = 0;
        int group;
        table.FindOrAdd(&row, 1, 1, &group);
        foreach (GroupedAccumulator state in states)
        {
            state.Resize(1);
        }
    }
}
