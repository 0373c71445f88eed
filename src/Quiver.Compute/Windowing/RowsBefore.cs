namespace Quiver.Compute.Windowing;

/// <summary>What came before some rows where they begin in the middle of a partition; all zero where they do not.</summary>
/// <param name="Rows">The rows of the partition before the first row.</param>
/// <param name="PeerRows">Those of them before the peers of the first row.</param>
/// <param name="Groups">The groups of peers before that of the first row.</param>
/// <param name="PartitionRows">All rows of that partition; 0 where those at hand are the last.</param>
readonly record struct RowsBefore(long Rows, long PeerRows, long Groups, long PartitionRows)
{
    /// <summary>How many of the first rows at hand go on with the partition.</summary>
    public unsafe int Continued(RowRuns partitions) => Rows > 0 && partitions.RowCount > 0 ? partitions.Ends[0] : 0;
}
