using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>A chunk in memory.</summary>
/// <param name="Rows">The chunk.</param>
sealed record MemoryChunk(ChunkSnapshot Rows)
    : TableChunk(new TimeRange(Rows.State.MinTime, Rows.State.MaxTime), Rows.State.Count, Rows.State.IsUnique, AgeOf(Rows))
{
    /// <summary>All files are older than any rows in memory: a checkpoint moves all rows of a generation at once.</summary>
    const long AfterFiles = 1L << 62;

    static long AgeOf(ChunkSnapshot rows) => AfterFiles + (rows.Generation.Number * 2) + (rows.Chunk.IsLate ? 1 : 0);
}
