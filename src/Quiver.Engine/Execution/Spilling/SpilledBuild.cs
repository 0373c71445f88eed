using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// The build rows of a join that memory had no room for, on disk, by the hash of their keys; those of some partitions are resident: they
/// are in memory too, and probed without a detour.
/// </summary>
sealed class SpilledBuild(PhysicalHashJoin plan, JoinRowLayout layout, QueryContext context) : IDisposable
{
    /// <summary>Resident rows take one part of as many of the memory that is left.</summary>
    const int ResidentShare = 3;

    /// <summary>The memory for long texts grows by blocks, each twice the one before: half of it may be empty.</summary>
    const int TextSlack = 2;

    const int FixedSlack = 8;

    readonly Lock _lock = new();
    readonly bool _hasTexts = Array.Exists(layout.Types, t => t.Physical == PhysicalType.View || t.IsNested);
    readonly List<PartitionedSpill> _spills = [];
    readonly Stack<PartitionedSpill> _free = [];
    readonly bool[] _isResident = new bool[PartitionedSpill.PartitionCount];

    /// <summary>What the rows consist of.</summary>
    public JoinRowLayout Layout => layout;

    /// <summary>Whether some partition is resident.</summary>
    public bool HasResident { get; private set; }

    /// <summary>Whether rows are as many as are worth writing at a time.</summary>
    public bool IsWorthWriting(MaterializedRows rows) => Use(s => s.IsWorthWriting(rows));

    /// <summary>Puts rows on disk. Many threads at a time.</summary>
    public void Write(MaterializedRows rows) => Use(s =>
    {
        s.Write(rows);
        return true;
    });

    /// <summary>The blocks of a partition.</summary>
    public IReadOnlyList<SpillBlock> Blocks(int partition) => [.. _spills.SelectMany(s => s.Blocks(partition))];

    /// <summary>Whether the rows of a partition are in memory.</summary>
    public bool IsResident(int partition) => _isResident[partition];

    /// <summary>Chooses partitions for which there is room, once all rows are on disk, and returns their rows.</summary>
    public MaterializedRows LoadResident()
    {
        long room = plan.Keys.Count > 0 ? context.Task.Budget.AvailableBytes / ResidentShare : 0;
        var chosen = new List<SpillBlock>();
        long rowCount = 0;
        long bytes = 0;
        foreach (int p in Enumerable.Range(0, PartitionedSpill.PartitionCount).OrderBy(p => Blocks(p).Sum(b => b.Bytes)))
        {
            IReadOnlyList<SpillBlock> blocks = Blocks(p);
            rowCount += blocks.Sum(b => (long)b.RowCount);
            bytes += blocks.Sum(b => b.Bytes);
            if (blocks.Count > 0 && TableBytes(rowCount, bytes) > room)
            {
                break;
            }

            chosen.AddRange(blocks);
            _isResident[p] = true;
            HasResident = plan.Keys.Count > 0;
        }

        return Load(chosen, layout, context);
    }

    /// <summary>About the most memory that a table of rows takes that are on disk.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="bytes">The bytes that they take there.</param>
    public long TableBytes(long rowCount, long bytes) =>
        bytes + (bytes / (_hasTexts ? TextSlack : FixedSlack)) + JoinTable.IndexBytes(plan, rowCount, bytes);

    /// <summary>Reads rows into memory.</summary>
    public static MaterializedRows Load(IReadOnlyList<SpillBlock> blocks, JoinRowLayout layout, QueryContext context)
    {
        var rows = new MaterializedRows(layout.Types, context.Task.Budget);
        try
        {
            rows.Reserve(checked((int)blocks.Sum(b => (long)b.RowCount)));
            foreach (SpillBlock block in blocks)
            {
                context.Stop.Token.ThrowIfCancellationRequested();
                using RecordBatch batch = block.Read();
                for (int i = 0; i < batch.Columns.Count; i++)
                {
                    rows.Append(i, batch.Columns[i]);
                }

                rows.AddRows(batch.Length);
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Partitions rows once more, by the next bits of the hashes.</summary>
    public static PartitionedSpill Divide(
        IReadOnlyList<SpillBlock> blocks, JoinRowLayout layout, int depth, QueryContext context, Action<long>? counted)
    {
        var spill = new PartitionedSpill(layout.Types, layout.Keys, depth, context.Task, counted);
        try
        {
            foreach (SpillBlock block in blocks)
            {
                context.Stop.Token.ThrowIfCancellationRequested();
                using RecordBatch batch = block.Read();
                spill.Append(batch.Columns, batch.Length);
            }

            spill.Flush();
            return spill;
        }
        catch
        {
            spill.Dispose();
            throw;
        }
    }

    public void Dispose() => _spills.ForEach(s => s.Dispose());

    T Use<T>(Func<PartitionedSpill, T> use)
    {
        PartitionedSpill? spill;
        lock (_lock)
        {
            if (!_free.TryPop(out spill))
            {
                spill = new PartitionedSpill(layout.Types, layout.Keys, 0, context.Task, context.CountSpilled(plan));
                _spills.Add(spill);
            }
        }

        T result = use(spill);
        lock (_lock)
        {
            _free.Push(spill);
        }

        return result;
    }
}
