namespace Quiver.Engine.Execution.Spilling;

/// <summary>A partition of a join whose rows are on disk.</summary>
/// <param name="Build">The rows of the build side.</param>
/// <param name="Probe">Those of the probe side.</param>
/// <param name="Depth">How many times the rows were partitioned before this partition.</param>
/// <param name="CanDivide">Whether partitioning by further bits of the hash may make parts that are smaller.</param>
/// <param name="TableBytes">About the most memory that a table of the build rows takes.</param>
sealed record SpilledJoinPart(
    IReadOnlyList<SpillBlock> Build, IReadOnlyList<SpillBlock> Probe, int Depth, bool CanDivide, long TableBytes)
{
    /// <summary>The number of rows of the build side.</summary>
    public long BuildRows { get; } = Build.Sum(b => (long)b.RowCount);
}
