using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// The partitions of a join that are still to be joined. Workers take small ones first, as many at a time as there is memory for; a worker
/// that finds none for what is left ends, since those that come later need no less.
/// </summary>
sealed class SpilledJoinQueue(PhysicalHashJoin plan, SpilledBuild build, SpilledProbe probe, QueryContext context) : IDisposable
{
    /// <summary>Partitioning takes a buffer for each side, and what puts it in order.</summary>
    const int DivisionShare = 8;

    /// <summary>A part with more quarters of the rows of what was divided has many rows of one key: to divide it is of no use.</summary>
    const int MostQuarters = 3;

    readonly Lock _lock = new();
    readonly List<SpilledJoinPart> _parts = [];
    readonly List<IDisposable> _divisions = [];
    long _room;
    long _granted;
    int _active;
    long _taken;

    /// <summary>Whether all is joined.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _parts.Count == 0 && _active == 0;
            }
        }
    }

    /// <summary>Takes the partitions that are not resident.</summary>
    public void Fill()
    {
        // What is given away here, all that comes after the join does not have: it is told by the pressure and takes less.
        _room = context.Task.Budget.AvailableBytes / 3 * 2;
        for (int p = 0; p < PartitionedSpill.PartitionCount; p++)
        {
            if (!build.IsResident(p))
            {
                Add(build.Blocks(p), probe.Blocks(p), 0, plan.Keys.Count > 0);
            }
        }

        Sort();
    }

    /// <summary>Takes a partition; answers false where there is none, or no memory for any.</summary>
    /// <param name="part">The partition.</param>
    /// <param name="mode">What to do with it.</param>
    /// <param name="grant">The memory that it may take, to be given back by <see cref="End"/>.</param>
    /// <param name="number">Its number among those taken.</param>
    public bool TryTake(out SpilledJoinPart? part, out SpilledJoinMode mode, out long grant, out long number)
    {
        lock (_lock)
        {
            (part, mode, grant, number) = (null, SpilledJoinMode.Whole, 0, _taken);
            if (_parts.Count == 0)
            {
                return false;
            }

            long left = Math.Min(_room - _granted, context.Task.Budget.AvailableBytes / 4 * 3);
            SpilledJoinPart least = _parts[0];
            mode = ModeOf(least, left);
            grant = mode switch
            {
                SpilledJoinMode.Whole => Math.Min(left, least.TableBytes),
                SpilledJoinMode.Divide => context.Task.Budget.CeilingBytes / DivisionShare / context.Task.Threads,
                _ => _room / context.Task.Threads,
            };
            bool fits = mode == SpilledJoinMode.Whole ? least.TableBytes <= left : grant <= left;
            if (!fits && _active > 0)
            {
                return false;
            }

            grant = Math.Min(grant, left);
            part = least;
            _parts.RemoveAt(0);
            _granted += grant;
            _active++;
            _taken++;
            return true;
        }
    }

    /// <summary>Takes the two sides of a partition that was divided.</summary>
    public void AddDivided(SpilledJoinPart parent, PartitionedSpill buildRows, PartitionedSpill probeRows)
    {
        lock (_lock)
        {
            _divisions.Add(buildRows);
            _divisions.Add(probeRows);
            for (int p = 0; p < PartitionedSpill.PartitionCount; p++)
            {
                IReadOnlyList<SpillBlock> blocks = buildRows.Blocks(p);
                bool isSmaller = blocks.Sum(b => (long)b.RowCount) * 4 <= parent.BuildRows * MostQuarters;
                Add(blocks, probeRows.Blocks(p), parent.Depth + 1, isSmaller && parent.Depth + 1 < PartitionedSpill.MaxDepth);
            }

            Sort();
        }
    }

    /// <summary>A partition is joined, or divided.</summary>
    public void End(long grant)
    {
        lock (_lock)
        {
            _granted -= grant;
            _active--;
        }
    }

    public void Dispose()
    {
        _divisions.ForEach(d => d.Dispose());
        _divisions.Clear();
    }

    /// <summary>Only what all memory has no room for is divided. The nearest partner is found among all build rows of a key only.</summary>
    SpilledJoinMode ModeOf(SpilledJoinPart part, long left) =>
        part.TableBytes <= _room && (_active > 0 || part.TableBytes <= left) ? SpilledJoinMode.Whole
        : part.CanDivide ? SpilledJoinMode.Divide
        : plan.IsNearest ? SpilledJoinMode.Whole
        : SpilledJoinMode.Pieces;

    void Add(IReadOnlyList<SpillBlock> buildRows, IReadOnlyList<SpillBlock> probeRows, int depth, bool canDivide)
    {
        bool needsBuild = plan.Kind is HashJoinKind.Inner or HashJoinKind.ProbeSemi || JoinTable.MarksBuild(plan.Kind);
        needsBuild &= plan.Kind != HashJoinKind.KeepBoth;
        bool needsProbe = !JoinTable.MarksBuild(plan.Kind) || plan.Kind == HashJoinKind.BuildSemi;
        if ((needsBuild && buildRows.Count == 0) || (needsProbe && probeRows.Count == 0) || buildRows.Count + probeRows.Count == 0)
        {
            return;
        }

        long rows = buildRows.Sum(b => (long)b.RowCount);
        long bytes = build.TableBytes(rows, buildRows.Sum(b => b.Bytes));
        _parts.Add(new SpilledJoinPart(
            buildRows, probeRows, depth, canDivide, rows <= int.MaxValue / 2 ? bytes : long.MaxValue));
    }

    void Sort() => _parts.Sort((a, b) => a.TableBytes.CompareTo(b.TableBytes));
}
