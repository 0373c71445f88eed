using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Brings together what the workers aggregated: few groups into the table of the first worker, many partition by partition,
/// which workers do side by side.
/// </summary>
sealed unsafe class AggregationMerge : IDisposable
{
    /// <summary>Groups up to which merging into one table is cheaper than splitting the work.</summary>
    const int FewGroups = 1 << 16;

    readonly IReadOnlyList<LocalAggregation> _locals;
    readonly IReadOnlyList<AggregateSlot> _slots;
    readonly MemoryBudget _budget;
    readonly int[][] _groupsByPartition;
    readonly int[][] _partitionStarts;

    public AggregationMerge(IReadOnlyList<LocalAggregation> locals, IReadOnlyList<AggregateSlot> slots, MemoryBudget budget)
    {
        _locals = locals;
        _slots = slots;
        _budget = budget;
        _groupsByPartition = new int[locals.Count][];
        _partitionStarts = new int[locals.Count][];
        long groups = locals.Sum(l => (long)l.Table.GroupCount);
        bool hasRows = locals.Any(l => l.Rows is not null);
        IsPartitioned = hasRows || (locals.Count > 1 && groups > FewGroups);
    }

    /// <summary>Whether <see cref="MergePartition"/> is to be called for every partition, instead of <see cref="MergeAll"/> once.</summary>
    public bool IsPartitioned { get; }

    /// <summary>Sorts the groups of a worker by partition; before any call of <see cref="MergePartition"/>.</summary>
    public void Prepare(int worker)
    {
        (_groupsByPartition[worker], _partitionStarts[worker]) = _locals[worker].Table.Partition(0, PartitionedRows.PartitionBits);
    }

    /// <summary>Merges everything into one part.</summary>
    public AggregationPart MergeAll()
    {
        LocalAggregation first = _locals[0];
        for (int w = 1; w < _locals.Count; w++)
        {
            int[] all = [.. Enumerable.Range(0, _locals[w].Table.GroupCount)];
            MergeGroups(first.Table, first.States, _locals[w].Table, _locals[w].States, all);
        }

        return new AggregationPart(first.Table, first.States);
    }

    /// <summary>Merges one partition of all workers.</summary>
    public AggregationPart MergePartition(int partition)
    {
        var table = new GroupTable(_locals[0].Table.Layout, _budget, PartitionedRows.PartitionBits);
        GroupedAccumulator[] states = [.. _slots.Select(s => s.CreateState(_budget))];
        for (int w = 0; w < _locals.Count; w++)
        {
            AddPartition(table, states, w, partition);
        }

        return new AggregationPart(table, states);
    }

    /// <summary>Adds one partition of what a worker has to another aggregation; in place of <see cref="MergePartition"/>.</summary>
    public void MergePartitionInto(LocalAggregation target, int worker, int partition) =>
        AddPartition(target.Table, target.States, worker, partition);

    public void Dispose()
    {
        foreach (LocalAggregation local in _locals)
        {
            local.Dispose();
        }
    }

    /// <summary>Adds some groups of a table to another and its states.</summary>
    public static void MergeGroups(
        GroupTable table, GroupedAccumulator[] states, GroupTable source, GroupedAccumulator[] sourceStates, ReadOnlySpan<int> sourceGroups)
    {
        if (sourceGroups.Length == 0)
        {
            return;
        }

        int[] groups = new int[sourceGroups.Length];
        fixed (int* from = sourceGroups)
        fixed (int* to = groups)
        {
            table.FindOrAdd(source, from, sourceGroups.Length, to);
        }

        for (int i = 0; i < states.Length; i++)
        {
            states[i].Resize(table.GroupCount);
            states[i].Merge(sourceStates[i], sourceGroups, groups);
        }
    }

    void AddPartition(GroupTable table, GroupedAccumulator[] states, int worker, int partition)
    {
        int from = _partitionStarts[worker][partition];
        int to = _partitionStarts[worker][partition + 1];
        MergeGroups(
            table, states, _locals[worker].Table, _locals[worker].States, _groupsByPartition[worker].AsSpan(from, to - from));
        if (_locals[worker].Rows is { } rows)
        {
            AddRows(table, states, rows, partition);
            rows.Release(partition);
        }
    }

    void AddRows(GroupTable table, GroupedAccumulator[] states, PartitionedRows rows, int partition)
    {
        KeyLayout layout = rows.Layout;
        int keyCount = table.Layout.Types.Count;
        ulong keyBits = KeyLayout.HashMask | ((1UL << keyCount) - 1);
        ColumnScratch[] scratch = [.. layout.Types.Skip(keyCount).Select(_ => new ColumnScratch(_budget))];
        int[] groups = new int[KeyStage.StripRows];
        Column[] arguments = new Column[scratch.Length];
        fixed (int* rowGroups = groups)
        {
            foreach ((nint start, int chunkRows) in rows.Chunks(partition))
            {
                for (int from = 0; from < chunkRows; from += KeyStage.StripRows)
                {
                    int count = Math.Min(KeyStage.StripRows, chunkRows - from);
                    ulong* strip = (ulong*)start + ((long)from * layout.Words);
                    for (int i = 0; i < arguments.Length; i++)
                    {
                        arguments[i] = KeyDecoder.Decode(layout, keyCount + i, strip, layout.Words, count, scratch[i]);
                    }

                    for (nint i = 0; i < count; i++)
                    {
                        // The null bits of arguments are not part of the key.
                        strip[i * layout.Words] &= keyBits;
                    }

                    table.FindOrAdd(strip, layout.Words, count, rowGroups);
                    Update(states, table.GroupCount, arguments, groups.AsSpan(0, count));
                }
            }
        }

        foreach (ColumnScratch one in scratch)
        {
            one.Dispose();
        }
    }

    void Update(GroupedAccumulator[] states, int groupCount, Column[] arguments, ReadOnlySpan<int> groups)
    {
        int next = 0;
        for (int i = 0; i < states.Length; i++)
        {
            int count = _slots[i].ArgumentTypes.Count;
            states[i].Resize(groupCount);
            states[i].Update(arguments.AsSpan(next, count).ToArray(), groups);
            next += count;
        }
    }
}
