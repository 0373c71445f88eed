using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Spilling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// The end of an aggregation that memory had no room for: what workers aggregated until then is in memory, and the rows that came later
/// are on disk, partitioned by their keys. A partition at a time is brought together; where its groups are too many once more, the rows
/// that are left of it are partitioned by further bits of the hash.
/// </summary>
sealed class SpilledAggregation
{
    readonly Action<LocalAggregation, int, int> _begin;
    readonly IReadOnlyList<DataType> _keyTypes;
    readonly IReadOnlyList<AggregateSlot> _slots;
    readonly AggregateRowLayout _layout;
    readonly IReadOnlyList<PartitionedSpill?> _spills;
    readonly QueryContext _context;
    readonly Action<long>? _counted;
    readonly bool _isOrdered;

    /// <param name="begin">Adds to an aggregation what is in memory of a worker and a partition.</param>
    /// <param name="spills">What each worker put on disk, all of it; null where it put nothing there.</param>
    /// <param name="keyTypes">The types of the keys.</param>
    /// <param name="slots">The aggregates.</param>
    /// <param name="isOrdered">Whether a state depends on the order of rows, which the numbers of morsels tell.</param>
    /// <param name="context">The query.</param>
    /// <param name="counted">Is told the bytes that go to disk; null where nobody is.</param>
    public SpilledAggregation(
        Action<LocalAggregation, int, int> begin, IReadOnlyList<PartitionedSpill?> spills, IReadOnlyList<DataType> keyTypes,
        IReadOnlyList<AggregateSlot> slots, bool isOrdered, QueryContext context, Action<long>? counted)
    {
        _begin = begin;
        _spills = spills;
        _keyTypes = keyTypes;
        _slots = slots;
        _layout = new AggregateRowLayout(keyTypes, slots);
        _isOrdered = isOrdered;
        _context = context;
        _counted = counted;
    }

    /// <summary>
    /// Rows of one lane are added in the order in which they came. States that know the order of rows only from rising numbers of morsels
    /// need a lane for each worker; for others one is enough.
    /// </summary>
    int Lanes => _isOrdered ? _spills.Count : 1;

    /// <summary>Returns the groups of a partition, in one part or more; each is good until the next one is asked for.</summary>
    public IEnumerable<AggregationPart> Parts(int partition) => Parts(
        0,
        (target, lane) => WorkersOf(lane).ForEach(w => _begin(target, w, partition)),
        lane => WorkersOf(lane).SelectMany(w => _spills[w]?.Blocks(partition) ?? []));

    List<int> WorkersOf(int lane) => _isOrdered ? [lane] : [.. Enumerable.Range(0, _spills.Count)];

    IEnumerable<AggregationPart> Parts(
        int depth, Action<LocalAggregation, int> begin, Func<int, IEnumerable<SpillBlock>> blocksOf)
    {
        var locals = new LocalAggregation?[Lanes];
        var spills = new PartitionedSpill?[Lanes];
        try
        {
            for (int lane = 0; lane < locals.Length; lane++)
            {
                var held = new MemoryBudget(long.MaxValue, _context.Task.Budget);
                var local = new LocalAggregation(_keyTypes, _slots, held, (depth + 1) * PartitionedSpill.PartitionBits);
                locals[lane] = local;
                begin(local, lane);
                Read(local, held, blocksOf(lane), depth, ref spills[lane]);
            }

            if (Array.TrueForAll(spills, s => s is null))
            {
                yield return Merged(locals!);
            }
            else
            {
                foreach (AggregationPart part in Split(depth + 1, locals!, spills))
                {
                    yield return part;
                }
            }
        }
        finally
        {
            Array.ForEach(spills, s => s?.Dispose());
            Array.ForEach(locals, l => l?.Dispose());
        }
    }

    IEnumerable<AggregationPart> Split(int depth, LocalAggregation[] parents, PartitionedSpill?[] spills)
    {
        (int[] Groups, int[] Starts)[] groups =
        [
            .. parents.Select(p => p.Table.Partition(depth * PartitionedSpill.PartitionBits, PartitionedSpill.PartitionBits)),
        ];
        return Enumerable.Range(0, PartitionedSpill.PartitionCount).SelectMany(p => Parts(
            depth,
            (target, lane) => target.Merge(parents[lane], groups[lane].Groups.AsSpan(groups[lane].Starts[p]..groups[lane].Starts[p + 1])),
            lane => spills[lane]?.Blocks(p) ?? []));
    }

    void Read(LocalAggregation local, MemoryBudget held, IEnumerable<SpillBlock> blocks, int depth, ref PartitionedSpill? spill)
    {
        foreach (SpillBlock block in blocks)
        {
            _context.Stop.Token.ThrowIfCancellationRequested();
            if (spill is null && depth < PartitionedSpill.MaxDepth && MemoryPressure.IsShort(_context.Task, held.UsedBytes))
            {
                spill = new PartitionedSpill(_layout.Types, _layout.KeyCount, depth + 1, _context.Task, _counted);
            }

            using RecordBatch rows = block.Read();
            if (spill is null)
            {
                Add(local, rows);
            }
            else
            {
                spill.Append(rows.Columns, rows.Length);
            }
        }

        spill?.Flush();
    }

    void Add(LocalAggregation local, RecordBatch rows)
    {
        if (!_isOrdered)
        {
            (Column[] keys, AggregateInput[] inputs) = _layout.Read(rows.Columns);
            local.Add(keys, inputs, rows.Length);
            return;
        }

        ReadOnlySpan<long> morsels = ((FixedWidthColumn)rows.Columns[^1]).Values<long>();
        for (int from = 0, to; from < rows.Length; from = to)
        {
            long morsel = morsels[from];
            for (to = from + 1; to < rows.Length && morsels[to] == morsel;)
            {
                to++;
            }

            Column[] slices = [.. rows.Columns.Select(c => c.Slice(from, to - from))];
            (Column[] keys, AggregateInput[] inputs) = _layout.Read(slices);
            local.BeginMorsel(morsel);
            local.Add(keys, inputs, to - from);
            Array.ForEach(slices, s => s.Dispose());
        }
    }

    static AggregationPart Merged(LocalAggregation[] locals)
    {
        for (int i = 1; i < locals.Length; i++)
        {
            locals[0].Merge(locals[i], [.. Enumerable.Range(0, locals[i].Table.GroupCount)]);
        }

        return new AggregationPart(locals[0].Table, locals[0].States);
    }
}
