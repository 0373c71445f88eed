using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>The probe rows of a join that wait on disk for the build rows of their partition.</summary>
sealed class SpilledProbe(PhysicalHashJoin plan, QueryContext context) : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<object, PartitionedSpill> _spills = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the rows consist of.</summary>
    public JoinRowLayout Layout { get; } = new(plan.Probe, plan.ProbeValues, plan.Keys.Count);

    /// <summary>Returns where the rows of one writer go.</summary>
    public PartitionedSpill Of(object writer)
    {
        lock (_lock)
        {
            if (!_spills.TryGetValue(writer, out PartitionedSpill? spill))
            {
                spill = new PartitionedSpill(Layout.Types, Layout.Keys, 0, context.Task, context.CountSpilled(plan));
                _spills.Add(writer, spill);
            }

            return spill;
        }
    }

    /// <summary>Puts all rows on disk.</summary>
    public void Flush()
    {
        foreach (PartitionedSpill spill in _spills.Values)
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            spill.Flush();
        }
    }

    /// <summary>The blocks of a partition; all rows are there after <see cref="Flush"/>.</summary>
    public IReadOnlyList<SpillBlock> Blocks(int partition) => [.. _spills.Values.SelectMany(s => s.Blocks(partition))];

    /// <summary>Forgets all rows, when they are joined.</summary>
    public void Clear()
    {
        foreach (PartitionedSpill spill in _spills.Values)
        {
            spill.Dispose();
        }

        _spills.Clear();
    }

    public void Dispose() => Clear();
}
