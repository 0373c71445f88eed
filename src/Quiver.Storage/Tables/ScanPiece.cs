using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>A range of time of a table, and the chunks that have rows there.</summary>
/// <param name="Times">The times.</param>
/// <param name="Chunks">The chunks, oldest first.</param>
sealed record ScanPiece(TimeRange Times, IReadOnlyList<TableChunk> Chunks)
{
    /// <summary>Whether some key may be there more than once, so that rows are merged by key.</summary>
    public bool IsMerged => Chunks.Count > 1 || !Chunks[0].IsUnique;

    /// <summary>About how many rows there are: those of the chunks in the share of time.</summary>
    public double RowCount => Chunks.Sum(chunk =>
    {
        var length = (double)chunk.Times.Max - chunk.Times.Min + 1;
        var common = chunk.Times.Intersect(Times);
        return chunk.RowCount * Math.Clamp(((double)common.Max - common.Min + 1) / length, 0, 1);
    });
}
