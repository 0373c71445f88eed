using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>A chunk in memory.</summary>
/// <param name="Rows">The chunk.</param>
sealed record MemoryChunk(ChunkSnapshot Rows)
    : TableChunk(new TimeRange(Rows.State.MinTime, Rows.State.MaxTime), Rows.State.Count, Rows.State.IsUnique, Rows.State.MaxSequence);
