namespace Quiver.Storage.WriteBuffer;

/// <summary>What readers of a chunk may see: the rows of whole writes that are durable.</summary>
/// <param name="Blocks">The rows.</param>
/// <param name="Count">How many of them.</param>
/// <param name="SeriesCount">How many series of the table they may have.</param>
/// <param name="MinTime">The smallest time.</param>
/// <param name="MaxTime">The largest time.</param>
/// <param name="MinSequence">The first write.</param>
/// <param name="MaxSequence">The last write.</param>
/// <param name="IsUnique">Whether the times of each series rise strictly, so that no key is there twice.</param>
/// <param name="MarkCount">How many writes they are of.</param>
sealed record ChunkState(
    BufferBlock[] Blocks, int Count, int SeriesCount, long MinTime, long MaxTime, long MinSequence, long MaxSequence, bool IsUnique,
    int MarkCount);
