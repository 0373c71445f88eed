using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// The running state of one aggregate function for many groups. Groups are dense numbers from 0. One thread uses an
/// accumulator at a time; the states of many threads are merged at the end.
/// </summary>
public abstract class GroupedAccumulator : IDisposable
{
    /// <summary>The native and managed bytes of the state, for the memory budget's sake.</summary>
    public virtual long StateBytes => 0;

    /// <summary>Whether the result depends on the order of rows, which <see cref="BeginMorsel"/> tells across workers.</summary>
    internal virtual bool IsOrderedByMorsels => false;

    /// <summary>Says that the rows which follow come after those of all morsels with lower numbers, whoever adds them.</summary>
    internal virtual void BeginMorsel(long morsel)
    {
    }

    /// <summary>Makes room for groups 0 to <paramref name="groupCount"/> - 1; new ones start empty. Never shrinks.</summary>
    public abstract void Resize(int groupCount);

    /// <summary>Adds rows: row <c>i</c> of every argument goes to group <c>groups[i]</c>. Nulls are the accumulator's to skip.</summary>
    /// <param name="arguments">The arguments as flat, constant or dictionary columns of <c>groups.Length</c> rows; empty for
    /// <c>count(*)</c>.</param>
    /// <param name="groups">A group for each row.</param>
    public abstract void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups);

    /// <summary>Adds rows that all belong to one group: a run of sorted input, or an aggregate without GROUP BY.</summary>
    public virtual void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        Span<int> same = stackalloc int[1024];
        same.Fill(group);
        for (int from = 0; from < rowCount; from += same.Length)
        {
            int count = Math.Min(same.Length, rowCount - from);
            Column[] parts = new Column[arguments.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = arguments[i].Slice(from, count);
            }

            Update(parts, same[..count]);
        }
    }

    /// <summary>
    /// Adds runs of rows: those before <c>ends[r]</c>, and from the end of the run before it on, go to group <c>groups[r]</c>.
    /// Answers false, having added nothing, where rows are to come by <see cref="Update"/>.
    /// </summary>
    internal virtual bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups) => false;

    /// <summary>
    /// Aggregates the frames of a window: frame i into group i, all of them empty before. Answers false, having done nothing, where
    /// there is no better way than to put frames together from rows and other states.
    /// </summary>
    internal virtual bool TryUpdateFrames(IReadOnlyList<Column> arguments, int rowCount, Windowing.FrameRanges frames) => false;

    /// <summary>Adds the states of some groups of another accumulator of the same function to groups of this one.</summary>
    public abstract void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups);

    /// <summary>Returns the results of groups <paramref name="from"/> to <paramref name="from"/> + <paramref name="count"/> - 1 as a
    /// column that owns its memory.</summary>
    public abstract Column Finish(int from, int count);

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the state.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
