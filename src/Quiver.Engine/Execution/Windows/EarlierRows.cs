using Quiver.Arrow.Columns;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Windowing;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// What a call keeps of the rows of a partition that are in memory no longer, and what it knows of rows that are not there yet.
/// </summary>
sealed class EarlierRows : IDisposable
{
    /// <summary>What is known where every partition is whole.</summary>
    public static EarlierRows None { get; } = new();

    /// <summary>How many rows there were.</summary>
    public RowsBefore Before { get; set; }

    /// <summary>Their aggregate, for a call whose frames begin with the partition.</summary>
    public GroupedAccumulator? Aggregate { get; set; }

    /// <summary>The argument in the first row of the partition, for a call that gives it.</summary>
    public Column? FirstValue { get; set; }

    /// <summary>The aggregate of the whole partition; belongs to someone else.</summary>
    public Column? Total { get; init; }

    /// <summary>A new partition begins.</summary>
    public void Clear()
    {
        Before = new RowsBefore(0, 0, 0, Before.PartitionRows);
        Aggregate?.Dispose();
        Aggregate = null;
        FirstValue?.Dispose();
        FirstValue = null;
    }

    public void Dispose() => Clear();
}
